import { expect, it } from 'vitest';
import { fakePlace, githubJob, ID_TOKEN, json, wellKnown } from '../testing/fake-place.ts';
import { audience } from './audience.ts';
import { buildApart } from './build-apart.ts';
import { ci } from './ci.ts';
import { idToken } from './id-token.ts';
import { rehearsal } from './rehearsal.ts';

const REHEARSALS = '/api/v1/trusted_publishing/rehearsals';
const granted = {
  outcome: 'granted',
  code: null,
  detail: 'ok',
  crates: ['rocket'],
  checks: [],
  warnings: [],
};

it('tells which CI, and does not apply on a laptop', async () => {
  expect(await fakePlace({ env: githubJob }).check(ci)).toMatchObject({
    outcome: 'ok',
    sentence: 'GitHub Actions',
  });
  const laptop = fakePlace();
  for (const check of [ci, idToken, rehearsal, buildApart])
    expect(await laptop.check(check)).toMatchObject({ outcome: 'skip' });
});

it('agrees on the audience, or fails', async () => {
  expect(await fakePlace().check(audience)).toMatchObject({ outcome: 'ok', sentence: 'crates.example.com' });
  const other = fakePlace({
    env: githubJob,
    answers: { '/.well-known/waybill': json({ ...wellKnown, audience: 'cloud.example' }) },
  });
  expect(await other.check(audience)).toMatchObject({
    outcome: 'fail',
    todo: [expect.stringContaining("WAYBILL_AUDIENCE='cloud.example'")],
  });
  // No token is made for a name nobody agreed on.
  expect(await other.check(idToken)).toMatchObject({ outcome: 'skip' });
  expect(await other.check(rehearsal)).toMatchObject({ outcome: 'skip' });
  expect(other.asked.map(({ url }) => url).filter((url) => url.includes('ci.example'))).toEqual([]);
});

it('gets an ID token, without showing it', async () => {
  const found = await fakePlace({ env: githubJob }).check(idToken);
  expect(found).toMatchObject({
    outcome: 'ok',
    sentence: 'GitHub Actions gives this job one for crates.example.com',
  });
  expect(JSON.stringify(found)).not.toContain(ID_TOKEN);
});

it('tells which permission is missing', async () => {
  const place = fakePlace({ env: { CI: 'true', GITHUB_ACTIONS: 'true' } });
  expect(await place.check(ci)).toMatchObject({ outcome: 'ok' });
  expect(await place.check(idToken)).toMatchObject({
    outcome: 'fail',
    todo: [expect.stringContaining('id-token: write')],
  });
  expect(await place.check(rehearsal)).toMatchObject({ outcome: 'skip' });
});

it('rehearses each crate with its version', async () => {
  const place = fakePlace({
    env: githubJob,
    packages: [{ name: 'rocket' }, { name: 'engine', version: '2.0.0' }, { name: 'xtask', publish: [] }],
    answers: { [REHEARSALS]: json(granted) },
  });
  expect(await place.check(rehearsal)).toMatchObject({
    outcome: 'ok',
    sentence: 'this job may publish rocket 0.1.0, engine 2.0.0',
  });
  const bodies = place.asked
    .filter(({ url }) => url.endsWith(REHEARSALS))
    .map(({ body }) => JSON.parse(body ?? ''));
  expect(bodies).toEqual([
    { jwt: ID_TOKEN, crate: 'rocket', version: '0.1.0' },
    { jwt: ID_TOKEN, crate: 'engine', version: '2.0.0' },
  ]);
});

it('shows the trace of a refusal, its remedy and its mend', async () => {
  const refusal = {
    outcome: 'refused',
    code: 'environment_mismatch',
    detail: 'The environment is another.',
    remedy: 'Name it in the job.',
    checks: [
      { name: 'audience', expected: 'crates.example.com', actual: 'crates.example.com', outcome: 'passed' },
      { name: 'environment', expected: 'release', actual: '', outcome: 'failed' },
      { name: 'ref', expected: 'refs/tags/v*', actual: '', outcome: 'skipped' },
    ],
    mend: { publisher_id: 7, says: 'ask for none', method: 'PATCH', path: '/x', body: { publisher: {} } },
  };
  const found = await fakePlace({ env: githubJob, answers: { [REHEARSALS]: json(refusal) } }).check(
    rehearsal,
  );
  expect(found).toMatchObject({
    outcome: 'fail',
    sentence: 'rocket 0.1.0: The environment is another (environment_mismatch)',
    todo: [
      'Name it in the job.',
      'or an owner changes publisher 7: ask for none (waybill publisher test --apply-mend)',
    ],
  });
  expect(found.details).toEqual([
    '1 check passed',
    'check that failed  expected  came',
    'environment        release',
  ]);
});

it('warns where a build left its traces', async () => {
  expect(await fakePlace({ env: githubJob }).check(buildApart)).toMatchObject({ outcome: 'ok' });
  for (const profile of ['target/debug', 'target/x86_64-unknown-linux-musl/release']) {
    const files = { [`${profile}/.fingerprint/rocket/lib`]: '' };
    expect(
      await fakePlace({ env: githubJob, files, registry: 'https://crates.example.com' }).check(buildApart),
    ).toMatchObject({
      outcome: 'warn',
    });
  }
});

it('lets no text of a registry move the cursor or write a line of its own', async () => {
  const hostile = 'no\u001b[2K\nok    clock';
  const refusal = {
    ...granted,
    outcome: 'refused',
    detail: hostile,
    remedy: hostile,
    mend: null,
    checks: [{ name: hostile, expected: hostile, actual: hostile, outcome: 'failed' }],
  };
  const found = await fakePlace({ env: githubJob, answers: { [REHEARSALS]: json(refusal) } }).check(
    rehearsal,
  );
  expect(found.outcome).toBe('fail');
  for (const text of [found.sentence, ...(found.details ?? []), ...(found.todo ?? [])])
    expect(text).not.toMatch(/\p{Cc}/u);
});
