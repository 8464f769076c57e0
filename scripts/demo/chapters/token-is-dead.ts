import { join } from 'node:path';
import { cargoOf } from '../cargo.ts';
import { exchange, idTokenOf, minutesUntil, runsJob } from '../ci-job.ts';
import { rocket, writeFiles } from '../files.ts';
import { call } from '../registry.ts';
import { expectVersions, publishing, type Scene, shownPublishing, tokenVariable } from '../scene.ts';
import { chapter, command, done, expect, pause, say } from '../terminal.ts';

const path = '/api/v1/trusted_publishing/tokens';

export async function theTokenIsDead({ folder, registry, ci, checkout }: Scene): Promise<void> {
  chapter('Without the credential provider a job gives its token back');
  using job = runsJob(ci, { workflow: 'release.yml', environment: 'release' }, checkout);
  say('The stock GitHub action exchanges the ID token by itself, for a token for minutes:', '');
  command(`curl ${registry.url}${path} \\
-H 'Content-Type: application/json' -d '{"jwt": "…"}'`);
  const reply = await exchange(registry, await idTokenOf(job, registry));
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

  say('The last step of the job gives it back, whatever came of the job:', '');
  command(`curl -X DELETE ${registry.url}${path} -H "Authorization: $ACCESS_TOKEN"`);
  const { status } = await call(registry, path, { method: 'DELETE', token });
  expect(status === 204, `revoking the token was answered with ${status}.`);
  pause();

  say('Somebody finds it in a log and tries it:', '');
  writeFiles(checkout, rocket('0.3.0', 'boom'));
  command(`${tokenVariable}=$ACCESS_TOKEN ${shownPublishing}`);
  const finder = cargoOf(join(folder, 'finder'), registry.indexUrl);
  const tried = await finder.run(publishing, checkout, { [tokenVariable]: token });
  expect(tried.code !== 0, 'the revoked token still published.');
  const saysWhy = tried.output.includes('the access token is unknown, expired, used up or revoked');
  expect(saysWhy, 'cargo failed for another reason, see above.');
  await expectVersions(registry, ['0.1.0', '0.2.0']);
  done('Refused, and nothing was stored.');
}
