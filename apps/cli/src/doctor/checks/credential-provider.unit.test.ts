import { expect, it } from 'vitest';
import { configOf, ended, fakePlace, json, wellKnown } from '../testing/fake-place.ts';
import { credentialProvider } from './credential-provider.ts';

const OURS = 'cargo-credential-waybill';
const configured = (more: string, programs: Record<string, ReturnType<typeof ended> | null> = {}) =>
  fakePlace({ files: configOf(undefined, more), programs }).check(credentialProvider);

it('finds ours, of the registry or of all, and tells its version', async () => {
  const programs = { [`${OURS} --version`]: ended(`${OURS} 0.1.0\n`) };
  for (const more of [
    `credential-provider = ["${OURS}"]`,
    `credential-provider = "${OURS} --quiet"`,
    `[registry]\nglobal-credential-providers = ["cargo:token", "${OURS}"]`,
    `credential-provider = "ours"\n[credential-alias]\nours = ["${OURS}"]`,
  ]) {
    expect(await configured(more, programs)).toMatchObject({
      outcome: 'ok',
      sentence: expect.stringContaining(`${OURS} 0.1.0`),
    });
  }
});

it('takes what is built into cargo without asking', async () => {
  expect(await configured('credential-provider = ["cargo:token"]')).toMatchObject({
    outcome: 'ok',
    sentence: expect.stringMatching(/^cargo:token \(from .*config\.toml\)$/),
  });
});

it('fails for a program that is not there, and for what cargo cannot start', async () => {
  expect(await configured(`credential-provider = ["${OURS}"]`)).toMatchObject({
    outcome: 'fail',
    sentence: expect.stringContaining('no such program'),
  });
  expect(await configured('credential-provider = ["node", "provider.js"]')).toMatchObject({
    outcome: 'fail',
    sentence: expect.stringContaining('--cargo-plugin'),
  });
});

it('warns where it does not answer', async () => {
  const programs = { [`${OURS} --version`]: ended('', 1) };
  expect(await configured(`credential-provider = ["${OURS}"]`, programs)).toMatchObject({ outcome: 'warn' });
});

it('needs one for a private registry, and none for a public one', async () => {
  expect(await configured('')).toMatchObject({ outcome: 'ok' });
  const found = await fakePlace({
    answers: { '/.well-known/waybill': json({ ...wellKnown, visibility: 'private' }) },
  }).check(credentialProvider);
  expect(found).toMatchObject({ outcome: 'fail', sentence: expect.stringContaining('private index') });
});

it('finds a path where cargo finds it: seen from the folder that .cargo is in', async () => {
  const place = fakePlace({
    files: configOf(undefined, 'credential-provider = [".waybill/ours"]'),
    programs: {},
  });
  const found = await place.check(credentialProvider);
  expect(found).toMatchObject({
    outcome: 'fail',
    sentence: expect.stringContaining(`${place.cwd}/.waybill/ours`),
  });
});
