import { type JsonAnswer, send, sendJson } from './http.ts';
import { ciSimProgram } from './paths.ts';
import { freePort } from './ports.ts';
import { eventually, startProgram } from './programs.ts';

/** A pretend CI in a process of its own, spoken to over HTTP. */
export interface CiSim {
  readonly url: string;
  readonly issuer: string;
  /** What makes a registry trust it. */
  readonly settings: Readonly<Record<string, string>>;
  startJob(job: Readonly<Record<string, string>>): Promise<CiJob>;
}

export interface CiJob {
  /** The variables the job gets from its CI. */
  readonly environment: Readonly<Record<string, string>>;
  stop(): Promise<void>;
}

/** @param provider whose issuer it plays. */
export async function useCiSim(provider = 'github'): Promise<CiSim> {
  const port = await freePort();
  const program = startProgram(process.execPath, [
    ...[ciSimProgram, 'serve', '--port', String(port)],
    ...(provider === 'github' ? [] : ['--issuer', provider]),
  ]);
  const url = `http://127.0.0.1:${port}`;
  await eventually(
    () => `ci-sim does not listen.\n${program.stdout()}${program.stderr()}`,
    () => (program.stdout().includes(`listens on ${url}`) ? true : undefined),
  );
  const { json: state } = await sendJson(`${url}/_sim/issuers/${provider}`);
  const issuer = String(state['url']);
  const issuers = [{ provider, url: issuer, internal: true }];
  return {
    url,
    issuer,
    settings: { WAYBILL_TRUSTED_PUBLISHING__ISSUERS: JSON.stringify(issuers) },
    async startJob(job) {
      const { status, json } = await sendJson(`${url}/_sim/jobs`, { json: job });
      if (status !== 201) throw new Error(`ci-sim starts no such job: ${JSON.stringify(json)}`);
      const { id, env } = json as { id: string; env: Record<string, string> };
      return { environment: env, stop: async () => void (await stopJob(url, id)) };
    },
  };
}

const stopJob = (url: string, id: string) => send(`${url}/_sim/jobs/${id}`, { method: 'DELETE' });

/** What a step of a job does first: asks the CI for an ID token, which it may as long as it runs. */
export async function idTokenOf(job: CiJob, audience: string): Promise<string> {
  const { ACTIONS_ID_TOKEN_REQUEST_URL: address, ACTIONS_ID_TOKEN_REQUEST_TOKEN: bearer } = job.environment;
  const url = `${address}&audience=${encodeURIComponent(audience)}`;
  const response = await fetch(url, { headers: { authorization: `bearer ${bearer}` } });
  const { value } = (await response.json()) as { value?: string };
  if (value === undefined) throw new Error(`the CI gives no ID token: ${response.status}`);
  return value;
}

/** The second: exchanges it. */
export function exchange(registryUrl: string, idToken: string): Promise<JsonAnswer> {
  return sendJson(`${registryUrl}/api/v1/trusted_publishing/tokens`, { json: { jwt: idToken } });
}
