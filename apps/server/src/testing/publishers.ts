import type { TestAnswer } from './test-server.ts';
import type { TrustedCi } from './trusted-ci.ts';

export const PUBLISHERS = '/api/v1/trusted_publishing/publishers';
export const ATTEMPTS = '/api/v1/trusted_publishing/attempts';
export const REHEARSALS = '/api/v1/trusted_publishing/rehearsals';

/** The repository of `ROCKET`, as the API has it. */
export const ROCKET_IDENTITY = { owner: 'acme', repository: 'rocket', workflow: 'release.yml' };

/** A trusted publisher of any shape, which must be made: by the administrator unless a token is given. @returns its id. */
export async function addPublisher(
  { server, sim }: TrustedCi,
  crates: readonly string[],
  more: Record<string, unknown> = {},
  token?: string,
): Promise<number> {
  const body = {
    publisher: { provider: 'github', issuer: sim.issuer().url, crates, identity: ROCKET_IDENTITY, ...more },
  };
  const answer = await server.request('POST', PUBLISHERS, {
    body,
    ...(token === undefined ? {} : { token }),
  });
  if (answer.status !== 200) throw new Error(`the trusted publisher was refused: ${answer.text}`);
  return answer.json.publisher.id as number;
}

/** The attempts on a crate, or all; newest first. */
export async function attemptsOf(
  { server }: TrustedCi,
  query: string,
  token?: string | null,
  // biome-ignore lint/suspicious/noExplicitAny: tests look into answers whose shape is what they test
): Promise<any[]> {
  const answer = await server.request('GET', `${ATTEMPTS}?${query}`, token === undefined ? {} : { token });
  if (answer.status !== 200) throw new Error(`the attempts were refused: ${answer.text}`);
  return answer.json.attempts;
}

export function rehearse(
  { server }: TrustedCi,
  jwt: string,
  more: Record<string, unknown> = {},
  token: string | null = null,
): Promise<TestAnswer> {
  return server.request('POST', REHEARSALS, { token, body: { jwt, ...more } });
}
