import { parseArgs } from 'node:util';
import { UsageError } from '../../usage-error.ts';
import { runTool } from './run-tool.ts';

const { BUILDKITE_OIDC_TOKEN_CLAIMS: usualClaims, BUILDKITE_OIDC_TOKEN_SUBJECT_CLAIM: usualSubject } =
  process.env;

/** `buildkite-agent oidc request-token …`, and nothing else that the real one can do. */
function readArguments(args: string[]): URLSearchParams {
  if (args.slice(0, 2).join(' ') !== 'oidc request-token')
    throw new UsageError('only "buildkite-agent oidc request-token" is pretended');
  const { values } = parseArgs({
    args: args.slice(2),
    options: {
      audience: { type: 'string' },
      claim: { type: 'string', multiple: true, default: usualClaims ? [usualClaims] : [] },
      lifetime: { type: 'string' },
      'subject-claim': { type: 'string', ...(usualSubject ? { default: usualSubject } : {}) },
      format: { type: 'string', default: 'jwt' },
    },
  });
  if (values.format !== 'jwt') throw new UsageError(`--format ${values.format} is not pretended`);
  const query = new URLSearchParams();
  for (const claim of values.claim) query.append('claim', claim);
  for (const name of ['audience', 'lifetime', 'subject-claim'] as const) {
    const value = values[name];
    if (value !== undefined) query.set(name, value);
  }
  return query;
}

await runTool('buildkite-agent', readArguments);
