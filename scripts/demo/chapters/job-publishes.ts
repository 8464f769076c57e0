import { exchange, idTokenOf, payloadOf, runsJob } from '../ci-job.ts';
import { rocket, writeFiles } from '../files.ts';
import {
  expectVersions,
  publishing,
  type Scene,
  shownPublishing,
  tokenVariable,
  versionOf,
} from '../scene.ts';
import { chapter, command, done, expect, pause, say, table } from '../terminal.ts';

const shownClaims = ['iss', 'aud', 'repository', 'workflow_ref', 'environment', 'ref', 'run_id', 'actor'];
const shownEvidence = ['provider', 'repository', 'workflow', 'run_id', 'sha', 'actor'];

/** @returns the access token, for the chapter in which somebody finds it. */
export async function aJobPublishes(scene: Scene): Promise<string> {
  const { registry, ci, checkout, runner } = scene;
  chapter('A job of that workflow publishes the next version');
  writeFiles(checkout, rocket('0.2.0', 'three, two, one, lift-off'));
  using job = runsJob(ci, { workflow: 'release.yml', environment: 'release' }, checkout);
  const given = JSON.stringify(job.env);
  expect(!given.includes(scene.authorsToken), 'the job was given the API token of the author.');
  say('The job has no token of the registry. It asks its CI for an ID token, which says who the job is:', '');
  const idToken = await idTokenOf(job, registry);
  const claims = payloadOf(idToken);
  table([
    ...shownClaims.map((name) => [name, String(claims[name])] as const),
    ['exp', `${minutesUntil(Number(claims['exp']) * 1000)} minutes from now`],
  ]);
  pause();

  command(`curl ${registry.url}/api/v1/trusted_publishing/tokens \\
-H 'Content-Type: application/json' -d '{"jwt": "…"}'`);
  const reply = await exchange(registry, idToken);
  expect(reply.status === 200, `the exchange was refused: ${reply.detail}`);
  const { token, crates, expires_at } = reply.json as { token: string; crates: string[]; expires_at: string };
  expect(
    crates.join() === 'rocket',
    `the access token is good for ${crates.join(', ')}, not for rocket alone.`,
  );
  done(
    `An access token for rocket and nothing else, good for ${minutesUntil(Date.parse(expires_at))} minutes.`,
  );
  pause();

  command(shownPublishing);
  const published = await runner.run(publishing, checkout, { ...job.env, [tokenVariable]: token });
  expect(published.code === 0, 'cargo could not publish from the job; its messages are above.');
  await expectVersions(registry, ['0.1.0', '0.2.0']);
  pause();
  await showWhoPublished(scene, claims);
  return token;
}

async function showWhoPublished({ registry }: Scene, claims: Record<string, unknown>): Promise<void> {
  command(`curl ${registry.url}/api/v1/crates/rocket/0.2.0`);
  const version = await versionOf(registry, '0.2.0');
  const evidence = (version['trustpub_data'] ?? {}) as Record<string, unknown>;
  expect(version['published_by'] === null, 'rocket 0.2.0 should be published by no person.');
  for (const name of ['repository', 'run_id', 'sha', 'actor']) {
    expect(
      evidence[name] === claims[name],
      `rocket 0.2.0 does not carry the ${name} of the job that published it.`,
    );
  }
  table([
    ['published_by', 'null'],
    ...shownEvidence.map((name) => [`trustpub_data.${name}`, String(evidence[name])] as const),
  ]);
  done('rocket 0.2.0 was published by no person, and carries the run and the commit it came from.');
}

const minutesUntil = (time: number): number => Math.round((time - Date.now()) / 60_000);
