import { exchange, idTokenOf, runsJob } from '../ci-job.ts';
import { expectVersions, type Scene } from '../scene.ts';
import { chapter, done, expect, pause, refusal, say, table } from '../terminal.ts';

export async function anotherWorkflowIsRefused({ registry, ci, checkout }: Scene): Promise<void> {
  chapter('A job of another workflow is refused');
  using job = runsJob(ci, { workflow: 'nightly.yml', environment: 'release' }, checkout);
  say('The same repository and the same environment, but this time nightly.yml asks:', '');
  const { status, detail, json } = await exchange(registry, await idTokenOf(job, registry));
  expect(status === 400, `the exchange should have been refused, but was answered with ${status}.`);
  expect(json['token'] === undefined, 'the refusal has a token in it.');
  refusal(detail);
  pause();

  const actual = /workflow `([^`]+)` of the ID token/.exec(detail)?.[1];
  const expected = /Expected: `([^`]+)`/.exec(detail)?.[1];
  expect(actual === 'nightly.yml', 'the refusal does not say what the ID token has.');
  expect(expected === 'release.yml', 'the refusal does not say what the registry expects.');
  table([
    ['the ID token has', actual],
    ['the author allowed', expected],
  ]);
  await expectVersions(registry, ['0.1.0', '0.2.0']);
  done('There is no token, and nothing was stored. The sentence says what to mend.');
}
