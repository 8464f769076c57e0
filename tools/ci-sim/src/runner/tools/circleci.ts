import { parseArgs } from 'node:util';
import { isObject } from '../../fields.ts';
import { UsageError } from '../../usage-error.ts';
import { runTool } from './run-tool.ts';

/** `circleci run oidc get [--root-issuer] [--claims '{"aud":"…"}']`, and nothing else that the real one can do. */
function readArguments(args: string[]): URLSearchParams {
  if (args.slice(0, 3).join(' ') !== 'run oidc get')
    throw new UsageError('only "circleci run oidc get" is pretended');
  const { values } = parseArgs({
    args: args.slice(3),
    options: {
      claims: { type: 'string', default: '{}' },
      'root-issuer': { type: 'boolean', default: false },
    },
  });
  const claims: unknown = JSON.parse(values.claims);
  if (!isObject(claims)) throw new UsageError('--claims takes a JSON object');
  const { aud, ...others } = claims;
  if (Object.keys(others).length > 0) throw new UsageError('no claim but "aud" can be set');
  if (aud !== undefined && typeof aud !== 'string') throw new UsageError('"aud" is a string');
  const query = new URLSearchParams(aud === undefined ? {} : { audience: aud });
  if (values['root-issuer']) query.set('root-issuer', 'true');
  return query;
}

await runTool('circleci', readArguments);
