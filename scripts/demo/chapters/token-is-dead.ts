import { rocket, writeFiles } from '../files.ts';
import { call } from '../registry.ts';
import { expectVersions, publishing, type Scene, shownPublishing, tokenVariable } from '../scene.ts';
import { chapter, command, done, expect, pause, say } from '../terminal.ts';

const path = '/api/v1/trusted_publishing/tokens';

export async function theTokenIsDead({ registry, checkout, runner }: Scene, token: string): Promise<void> {
  chapter('The job is over, and its token is worth nothing');
  say('Its last step gives the token back, whatever came of the job:', '');
  command(`curl -X DELETE ${registry.url}${path} -H "Authorization: $ACCESS_TOKEN"`);
  const { status } = await call(registry, path, { method: 'DELETE', token });
  expect(status === 204, `revoking the token was answered with ${status}.`);
  pause();

  say('Somebody finds it in a log and tries it:', '');
  writeFiles(checkout, rocket('0.3.0', 'boom'));
  command(`${tokenVariable}=$ACCESS_TOKEN ${shownPublishing}`);
  const tried = await runner.run(publishing, checkout, { [tokenVariable]: token });
  expect(tried.code !== 0, 'the revoked token still published.');
  const saysWhy = tried.output.includes('the access token is unknown, expired, used up or revoked');
  expect(saysWhy, 'cargo failed for another reason, see above.');
  await expectVersions(registry, ['0.1.0', '0.2.0']);
  done('Refused, and nothing was stored.');
}
