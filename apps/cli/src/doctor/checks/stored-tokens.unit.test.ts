import { expect, it } from 'vitest';
import { configOf, fakePlace, githubJob } from '../testing/fake-place.ts';
import { tokensAround } from './stored-tokens.ts';

const SECRET = 'wbat_this-must-never-be-shown';
const inVariable = { CARGO_REGISTRIES_WAYBILL_TOKEN: SECRET };

it('is content with none', async () => {
  expect(await fakePlace({ env: githubJob }).check(tokensAround)).toMatchObject({ outcome: 'ok' });
});

it('warns of one that cargo ignores beside another provider', async () => {
  for (const fakes of [
    { env: inVariable },
    { home: { 'credentials.toml': `[registries.waybill]\ntoken = "${SECRET}"\n` } },
  ]) {
    const files = configOf(undefined, 'credential-provider = ["cargo-credential-waybill"]');
    const found = await fakePlace({ files, ...fakes }).check(tokensAround);
    expect(found).toMatchObject({ outcome: 'warn', sentence: expect.stringContaining('cargo ignores it') });
    expect(JSON.stringify(found)).not.toContain(SECRET);
  }
});

it('warns of one in a job, and not on a laptop', async () => {
  const found = await fakePlace({ env: { ...githubJob, ...inVariable } }).check(tokensAround);
  expect(found).toMatchObject({
    outcome: 'warn',
    sentence: expect.stringContaining('this job holds a token'),
  });
  expect(JSON.stringify(found)).not.toContain(SECRET);
  expect(await fakePlace({ env: inVariable }).check(tokensAround)).toMatchObject({ outcome: 'ok' });
});
