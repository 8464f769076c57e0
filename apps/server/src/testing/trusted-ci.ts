import {
  type CiSim,
  type JobDescription,
  type MintOptions,
  type ShapeName,
  startCiSim,
} from '@waybill/ci-sim';
import type { KeyName } from '../config/keys.ts';
import { upload } from './crate-file.ts';
import { startTestServer, type TestAnswer, type TestServer } from './test-server.ts';

export const TOKENS = '/api/v1/trusted_publishing/tokens';
export const GITHUB_CONFIGS = '/api/v1/trusted_publishing/github_configs';
export const PUBLISHERS = '/api/v1/trusted_publishing/publishers';
export const PUBLISH = '/api/v1/crates/new';

/** How a publisher names that repository. */
export const ROCKET_IDENTITY = { owner: 'acme', repository: 'rocket', workflow: 'release.yml' };

/** The repository most tests publish from. */
export const ROCKET: JobDescription = { repository: 'acme/rocket', ownerId: 5001, repositoryId: 6001 };

/** A registry that trusts a pretend CI, over real HTTP. */
export interface TrustedCi {
  server: TestServer;
  sim: CiSim;
  /** The audience the registry wants. */
  audience: string;
  /** An ID token for this registry, as new as its clock says. */
  mint(job?: JobDescription, options?: Partial<MintOptions> & { issuer?: string }): string;
  exchange(jwt: string, more?: Record<string, unknown>): Promise<TestAnswer>;
  /** Exchanges a fresh ID token of the job, which must succeed. */
  accessToken(job?: JobDescription, more?: Record<string, unknown>): Promise<string>;
  /** As the administrator unless a credential is given. */
  publish(name: string, version: string, token?: string): Promise<TestAnswer>;
  /** `POST publishers`. */
  addPublisher(publisher: Record<string, unknown>, token?: string): Promise<TestAnswer>;
  /** The same where it must succeed. @returns what the answer shows. */
  // biome-ignore lint/suspicious/noExplicitAny: tests look into answers whose shape is what they test
  publisher(publisher: Record<string, unknown>, token?: string): Promise<any>;
  /** A trusted publisher on the crate, which must succeed. @returns its id. */
  trust(crate: string, more?: Record<string, unknown>): Promise<number>;
  close(): Promise<void>;
}

export interface TrustedCiOptions {
  /** Further issuers of the pretend CI which the registry trusts as well: of GitHub unless they say of whom. */
  issuers?: readonly (string | { name: string; shape: ShapeName })[];
  keys?: Partial<Record<KeyName, string>>;
}

export async function startTrustedCi({ issuers = [], keys = {} }: TrustedCiOptions = {}): Promise<TrustedCi> {
  const sim = await startCiSim();
  const shaped = issuers.map((one) =>
    typeof one === 'string' ? { name: one, shape: 'github' as const } : one,
  );
  for (const { name, shape } of shaped) await sim.addIssuer(name, { shape });
  const tables = [{ name: 'github', shape: 'github' }, ...shaped].map(({ name, shape }) =>
    issuerTable(sim.issuer(name).url, { provider: shape }),
  );
  const server = await startTestServer({ 'trusted_publishing.issuers': JSON.stringify(tables), ...keys });
  return trustedCi(server, sim);
}

/** One table of `[[trusted_publishing.issuers]]`, for an issuer on loopback. */
export const issuerTable = (url: string, more: Record<string, unknown> = {}) => ({
  provider: 'github',
  url,
  internal: true,
  ...more,
});

export function trustedCi(server: TestServer, sim: CiSim): TrustedCi {
  const audience = server.url.replace(/^http:\/\//, '');
  const ci: TrustedCi = {
    server,
    sim,
    audience,
    mint: (job = ROCKET, options = {}) =>
      sim.mint({ audience, job, issuedAt: server.running.platform.now(), ...options }),
    exchange: (jwt, more = {}) => server.request('POST', TOKENS, { token: null, body: { jwt, ...more } }),
    async accessToken(job = ROCKET, more = {}) {
      const answer = await ci.exchange(ci.mint(job), more);
      if (answer.status !== 200) throw new Error(`the exchange was refused: ${answer.text}`);
      return answer.json.token as string;
    },
    publish: async (name, version, token) =>
      server.request('PUT', PUBLISH, {
        body: await upload(name, version),
        ...(token === undefined ? {} : { token }),
      }),
    addPublisher: (publisher, token) =>
      server.request('POST', PUBLISHERS, {
        body: { publisher: { provider: 'github', ...publisher } },
        ...(token === undefined ? {} : { token }),
      }),
    async publisher(publisher, token) {
      const answer = await ci.addPublisher(publisher, token);
      if (answer.status !== 200) throw new Error(`the trusted publisher was refused: ${answer.text}`);
      return answer.json.publisher;
    },
    async trust(crate, more = {}) {
      const answer = await server.request('POST', GITHUB_CONFIGS, { body: githubConfig(crate, more) });
      if (answer.status !== 200) throw new Error(`the trusted publisher was refused: ${answer.text}`);
      return answer.json.github_config.id as number;
    },
    async close() {
      await server.close();
      await sim.close();
    },
  };
  return ci;
}

/** The body that trusts `acme/rocket`'s `release.yml` for the crate. */
export const githubConfig = (crate: string, more: Record<string, unknown> = {}) => ({
  github_config: {
    crate,
    repository_owner: 'acme',
    repository_name: 'rocket',
    workflow_filename: 'release.yml',
    ...more,
  },
});

export const SECOND_MS = 1000;
export const MINUTE_MS = 60 * SECOND_MS;
export const HOUR_MS = 60 * MINUTE_MS;
export const DAY_MS = 24 * HOUR_MS;
