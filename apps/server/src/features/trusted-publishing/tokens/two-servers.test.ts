import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { addPublisher } from '../../../testing/publishers.ts';
import { type SecondCopy, startSecondCopy } from '../../../testing/second-copy.ts';
import { ROCKET, startTrustedCi, TOKENS, type TrustedCi } from '../../../testing/trusted-ci.ts';

const OTHER = { ...ROCKET, repository: 'acme/other', repositoryId: 91 };
let ci: TrustedCi;
let second: SecondCopy;

describe('two servers on one database', () => {
  beforeAll(async () => {
    const keys = { 'limits.exchanges_per_minute': '6' };
    ci = await startTrustedCi({ keys });
    for (const crate of ['rocket', 'other']) await ci.publish(crate, '1.0.0');
    await addPublisher(ci, ['rocket']);
    await addPublisher(ci, ['other'], {
      identity: { owner: 'acme', repository: 'other', workflow: 'release.yml' },
    });
    second = await startSecondCopy(ci.server);
  });
  afterAll(async () => {
    await second?.close();
    await ci?.close();
  });

  /** Half of them to each. */
  const exchangeAtBoth = (jwts: readonly string[]) =>
    Promise.all(
      jwts.map(async (jwt, at) => {
        const { url } = at % 2 === 0 ? ci.server : second;
        const answer = await fetch(`${url}${TOKENS}`, {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify({ jwt }),
        });
        return { status: answer.status, json: (await answer.json()) as { errors?: { code: string }[] } };
      }),
    );

  it('give one access token for one ID token', async () => {
    const answers = await exchangeAtBoth(Array(20).fill(ci.mint(OTHER)));
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    const codes = answers.flatMap(({ json }) => json.errors?.map(({ code }) => code) ?? []);
    expect(new Set(codes)).toEqual(new Set(['id_token_replayed']));
  });

  it('count the exchanges of a publisher together', async () => {
    const answers = await exchangeAtBoth(Array.from({ length: 16 }, () => ci.mint(ROCKET)));
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(6);
    expect(answers.filter(({ status }) => status === 429)).toHaveLength(10);
  });

  it('count the tries of an ID token together', async () => {
    const answers = await exchangeAtBoth(Array(30).fill(ci.mint({ ...ROCKET, workflow: 'x.yml' })));
    const codes = answers.map(({ json }) => json.errors?.[0]?.code);
    expect(codes.filter((code) => code === 'identity_mismatch')).toHaveLength(10);
    expect(codes.filter((code) => code === 'id_token_tries_exhausted')).toHaveLength(20);
  });
});
