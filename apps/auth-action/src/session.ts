import { findIdTokenSource, type IdTokenSource } from '@waybill/api/ci';
import { ClientFault, type Registry, registryAddress, registryClient } from '@waybill/api/client';
import { nodeJob, nodeSend } from '@waybill/api/node';
import packageJson from '../package.json' with { type: 'json' };
import { type Inputs, readInputs } from './inputs.ts';
import type { Runner } from './runner.ts';

/** What every mode works with. */
export interface Session {
  readonly runner: Runner;
  readonly inputs: Inputs;
  readonly registry: Registry;
  readonly source: IdTokenSource;
  /** The last ID token that was asked for: whose job this is, should the registry refuse it. */
  lastIdToken(): string | null;
}

/** Nothing is asked yet: neither the registry nor the CI. */
export function registryAt(runner: Runner, url: string): Registry {
  const address = registryAddress(url, { allowHttp: runner.env['WAYBILL_ALLOW_HTTP'] === 'true' });
  return registryClient({ address, send: nodeSend(runner), userAgent: USER_AGENT });
}

const USER_AGENT = `waybill-auth-action/${packageJson.version}`;

/** @throws {ClientFault} where the inputs are wrong, or this job may not ask for ID tokens */
export async function openSession(runner: Runner): Promise<Session> {
  const inputs = readInputs(runner);
  const registry = registryAt(runner, inputs.url);
  const job = nodeJob(runner.env, nodeSend(runner));
  const { audience } = registry.address;
  const found = await findIdTokenSource(job, audience);
  if (found === null) {
    throw new ClientFault('no_ci', 'this is no job of a CI that hands out ID tokens', {
      remedy: 'run the action in a job of GitHub or Forgejo Actions',
    });
  }
  // It says so without asking anybody.
  if (found.system === 'actions-without-permission') await found.token(audience, 0);
  let last: string | null = null;
  const source: IdTokenSource = {
    ...found,
    async token(audience, n) {
      const idToken = await found.token(audience, n);
      if (idToken !== null) {
        runner.mask(idToken);
        last = idToken;
      }
      return idToken;
    },
  };
  return { runner, inputs, registry, source, lastIdToken: () => last };
}
