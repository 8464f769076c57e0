import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { addPublisher } from '../../../../testing/publishers.ts';
import { ROCKET, startTrustedCi, type TrustedCi } from '../../../../testing/trusted-ci.ts';

// A copy of the server may keep what it decided on last; whatever was changed since, here or by another copy, counts at once.

const PUBLISHERS = '/api/v1/trusted_publishing/publishers';
let ci: TrustedCi;
let publisher: number;
let round = 0;
let job: typeof ROCKET;
const db = () => ci.server.running.platform.database.db;

beforeAll(async () => {
  ci = await startTrustedCi();
  for (const crate of ['rocket', 'lander']) await ci.publish(crate, '1.0.0');
});
afterAll(() => ci.close());

beforeEach(async () => {
  round += 1;
  job = { ...ROCKET, repository: `acme/round-${round}`, repositoryId: 500 + round };
  publisher = await addPublisher(ci, ['rocket', 'lander'], { identity: identity() });
  // The first use goes by the steps; after the third, all there is to know is known.
  for (let time = 0; time < 3; time++) await ci.accessToken(job);
});

const identity = () => ({ owner: 'acme', repository: `round-${round}`, workflow: 'release.yml' });

async function exchange(): Promise<{ status: number; code: string | undefined; crates: string[] }> {
  const { status, text } = await ci.exchange(ci.mint(job));
  const { errors, crates = [] } = JSON.parse(text) as { errors?: { code: string }[]; crates?: string[] };
  return { status, code: errors?.[0]?.code, crates: [...crates].sort() };
}

const edit = async (body: Record<string, unknown>) => {
  const answer = await ci.server.request('PATCH', `${PUBLISHERS}/${publisher}`, {
    body: { publisher: body },
  });
  expect(answer.status, answer.text).toBe(200);
};

it.each<[string, () => Promise<unknown>, string]>([
  ['it is paused', () => edit({ state: 'disabled' }), 'publisher_disabled'],
  [
    'it asks for another environment',
    () => edit({ environment: { rule: 'named', name: 'x' } }),
    'environment_required',
  ],
  ['it asks for another event', () => edit({ rules: { events: ['schedule'] } }), 'event_mismatch'],
  ['it asks for an API token', () => edit({ require_api_token: true }), 'api_token_required'],
  ['it is deleted', () => ci.server.request('DELETE', `${PUBLISHERS}/${publisher}`), 'publisher_not_found'],
])('refuses the next exchange where %s', async (_what, change, code) => {
  expect(await exchange()).toEqual({ status: 200, code: undefined, crates: ['lander', 'rocket'] });
  await change();
  expect(await exchange()).toMatchObject({ code, crates: [] });
});

it('grants the crates it has now', async () => {
  const of = db().deleteFrom('publisher_crates').where('publisher_id', '=', publisher);
  await of
    .where('crate_id', 'in', db().selectFrom('crates').select('id').where('name', '=', 'lander'))
    .execute();
  expect((await exchange()).crates).toEqual(['rocket']);
});

it('decides by the strictest of those there are now', async () => {
  await addPublisher(ci, ['rocket'], {
    identity: identity(),
    environment: { rule: 'named', name: 'release' },
  });
  job = { ...job, environment: 'release' };
  expect((await exchange()).crates).toEqual(['lander', 'rocket']);
  const strictest = await db()
    .selectFrom('access_token_crates')
    .innerJoin('crates', 'crates.id', 'crate_id')
    .select('publisher_id')
    .where('crates.name', '=', 'rocket')
    .orderBy('access_token_id', 'desc')
    .executeTakeFirstOrThrow();
  expect(strictest.publisher_id).not.toBe(publisher);
});
