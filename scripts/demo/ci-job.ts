import type { CiSim, RunningJob } from '@waybill/ci-sim';
import { call, type Registry, type Reply } from './registry.ts';
import { expect } from './terminal.ts';

/** A job of acme/rocket on the pretend CI; it ends with the block that runs it. */
export function runsJob(
  ci: CiSim,
  job: { workflow: string; environment: string },
  workspace: string,
): RunningJob & Disposable {
  const ref = 'refs/tags/v0.2.0';
  const running = ci.startJob({ repository: 'acme/rocket', actor: 'alice', ref, ...job }, { workspace });
  return { ...running, [Symbol.dispose]: () => running.stop() };
}

/**
 * Asks the CI, the way a step of a GitHub job does. The audience is the registry's address without the
 * scheme.
 */
export async function idTokenOf({ env }: RunningJob, { url }: Registry): Promise<string> {
  const audience = encodeURIComponent(url.replace(/^https?:\/\//, ''));
  const response = await fetch(`${env['ACTIONS_ID_TOKEN_REQUEST_URL']}&audience=${audience}`, {
    headers: { authorization: `bearer ${env['ACTIONS_ID_TOKEN_REQUEST_TOKEN']}` },
  });
  const { value } = (await response.json()) as { value?: string };
  expect(value !== undefined, `the CI gave no ID token (status ${response.status}).`);
  return value;
}

/** What an ID token says. Whoever relies on it verifies it first; this only shows it. */
export function payloadOf(idToken: string): Record<string, unknown> {
  const [, payload = ''] = idToken.split('.');
  return JSON.parse(Buffer.from(payload, 'base64url').toString('utf8')) as Record<string, unknown>;
}

export function exchange(registry: Registry, jwt: string): Promise<Reply> {
  return call(registry, '/api/v1/trusted_publishing/tokens', { method: 'POST', json: { jwt } });
}

export const minutesUntil = (time: number): number => Math.round((time - Date.now()) / 60_000);
