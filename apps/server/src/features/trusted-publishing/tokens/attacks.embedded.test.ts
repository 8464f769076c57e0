import { readdirSync } from 'node:fs';
import { basename, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Attack, honestJob, type Scene, sceneOf } from '../../../testing/attack.ts';
import { expectRefusal } from '../../../testing/expect-refusal.ts';
import { noteCount } from '../../../testing/note-count.ts';
import { FROM_MANY_ADDRESSES, nextAddress } from '../../../testing/people.ts';
import { startTrustedCi, TOKENS, type TrustedCi } from '../../../testing/trusted-ci.ts';

/** One attack is one file there; each is carried out against a running registry that trusts a pretend CI. */
const folder = resolve(import.meta.dirname, '../../../testing/attacks');
const names = readdirSync(folder)
  .map((file) => basename(file, '.ts'))
  .sort();

/** What the tests of the decision have and this has not, and why. */
const notOverHttp: Readonly<Record<string, string>> = {
  'a-written-id-locks-nobody-out': 'nobody is refused: `whose-publisher.test.ts` asks the server',
  'lookup-key-collision': 'is about the keys in the database',
  'second-spelling-of-a-signature':
    'no provider signs with curves: the server is asked by `exchange-replay.test.ts`',
  'terminal-injection': 'is about the sentence, which `exchange-disclosure.test.ts` reads',
};

let ci: TrustedCi;
let refused = 0;
beforeAll(async () => {
  ci = await startTrustedCi({
    issuers: ['ghes', { name: 'gitlab', shape: 'gitlab' }, { name: 'circleci', shape: 'circleci' }],
    keys: FROM_MANY_ADDRESSES,
  });
});
afterAll(async () => {
  await ci.close();
  console.log(`attacks: ${refused} refused, in ${names.length} files`);
  noteCount('attacks refused', refused);
});

it('every attack on the decision is carried out here as well, or is named with a reason', () => {
  const pureFolder = resolve(
    import.meta.dirname,
    '../../../../../../packages/trusted-publishing/src/attacks',
  );
  const pure = readdirSync(pureFolder).map((file) => file.replace('.test.ts', ''));
  expect(pure.filter((name) => !names.includes(name) && !(name in notOverHttp))).toEqual([]);
  expect(Object.keys(notOverHttp).filter((name) => names.includes(name) || !pure.includes(name))).toEqual([]);
});

it.each(names)('%s', async (name) => {
  const { attack } = (await import(pathToFileURL(resolve(folder, `${name}.ts`)).href)) as {
    attack: Attack;
  };
  const scene = await setScene(name, attack);
  if (!attack.isUnused) await expectHonestJobPasses(scene, name);
  await attack.prepare?.(scene);
  const attempts = await attack.tokens(scene);
  expect(attempts.length).toBeGreaterThan(0);
  const before = await minted();
  for (const [what, jwt, code] of attempts) {
    const answer = await send(jwt);
    expect([what, answer.json?.errors?.[0]?.code ?? answer.text]).toEqual([what, code]);
    expectRefusal(answer, code);
    expect(answer.text).not.toContain('wbtp_');
    refused += 1;
  }
  expect(await minted()).toEqual(before);
  if (!attack.isUnused) await expectHonestJobPasses(scene, name);
});

async function setScene(name: string, attack: Attack): Promise<Scene> {
  const { provider = 'github' } = attack;
  const honest = honestJob(provider, name, names.indexOf(name));
  const { id } = await ci.publisher({
    provider,
    issuer: ci.sim.issuer(provider).url,
    crates: [name],
    identity: honest.identity,
    ...(provider === 'circleci' ? { environment: { rule: 'any' } } : {}),
    ...attack.publisher,
  });
  return sceneOf(ci, attack, { name, publisherId: id, job: { ...honest.job, ...attack.job } });
}

/** So that each refusal is because of the attack, and none of them has locked out who was meant. */
async function expectHonestJobPasses(scene: Scene, crate: string): Promise<void> {
  // A provider without ids makes the same token twice within a second.
  if (scene.issuerName === 'circleci') ci.server.advance(1000);
  const answer = await send(scene.mint());
  expect(answer.json, answer.text).toMatchObject({ crates: [crate] });
}

/** From another address each time: this is not about the limits. */
const send = (jwt: string) =>
  ci.server.request('POST', TOKENS, {
    token: null,
    body: { jwt },
    headers: { 'x-forwarded-for': nextAddress() },
  });

/** What there would be more of, had anybody got an access token. */
async function minted(): Promise<number[]> {
  const { db } = ci.server.running.platform.database;
  const counts: number[] = [];
  for (const table of ['access_tokens', 'used_id_tokens'] as const) {
    const row = await db
      .selectFrom(table)
      .select(({ fn }) => fn.countAll().as('count'))
      .executeTakeFirstOrThrow();
    counts.push(Number(row.count));
  }
  return counts;
}
