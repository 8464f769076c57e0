import { idTokenOf, minutesUntil, payloadOf, runsJob } from '../ci-job.ts';
import { rocket, writeFiles } from '../files.ts';
import { call } from '../registry.ts';
import { expectVersions, publishing, type Scene, shownPublishing, versionOf } from '../scene.ts';
import { chapter, command, done, expect, pause, quote, say, table } from '../terminal.ts';

const shownClaims = ['iss', 'aud', 'repository', 'workflow_ref', 'environment', 'ref', 'run_id', 'actor'];
const shownEvidence = ['provider', 'repository', 'workflow', 'run_id', 'sha', 'actor'];

export async function aJobPublishes(scene: Scene): Promise<void> {
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

  say('The cargo of the runner knows whom to ask when it uploads. It has no other credential:', '');
  quote('[registries.waybill]');
  quote(`index = "${registry.indexUrl}"`);
  quote('credential-provider = "cargo-credential-waybill"');
  pause();
  command(shownPublishing);
  const published = await runner.run(publishing, checkout, job.env);
  expect(published.code === 0, 'cargo could not publish from the job; its messages are above.');
  expect(
    published.output.includes('got a token for rocket 0.2.0, good for one upload of exactly this file'),
    'the token of the job was not made for its one file.',
  );
  const { json } = await call(registry, '/api/v1/trusted_publishing/publishers?crate=rocket', {
    token: scene.authorsToken,
  });
  const [publisher] = (json['publishers'] ?? []) as { live_tokens?: number }[];
  expect(publisher?.live_tokens === 0, 'a token of the job is still alive after its upload.');
  done('Its token was made for this one file, and died with the upload: none is left to steal.');
  await expectVersions(registry, ['0.1.0', '0.2.0']);
  pause();
  await showWhoPublished(scene, claims);
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
