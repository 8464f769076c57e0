import { afterAll, beforeAll, expect, it } from 'vitest';
import { setVisibility } from '../../testing/crate-parts.ts';
import { personWithToken } from '../../testing/people.ts';
import { ROCKET_IDENTITY, startTrustedCi, type TrustedCi } from '../../testing/trusted-ci.ts';

let ci: TrustedCi;
beforeAll(async () => {
  ci = await startTrustedCi();
});
afterAll(() => ci.close());

it('a job that asks to yank a hidden crate learns neither that it is there nor how it is spelled', async () => {
  const owner = await personWithToken(ci.server, 'owner');
  const stranger = await personWithToken(ci.server, 'stranger');
  await ci.publish('Hidden_One', '1.0.0', owner);
  await setVisibility(ci.server, 'Hidden_One', 'private');
  await ci.publish('rocket', '1.0.0', stranger);
  const publisher = { provider: 'github', crates: ['rocket'], identity: ROCKET_IDENTITY, scopes: ['yank'] };
  await ci.publisher(publisher, stranger);
  const token = await ci.accessToken();
  const sentenceAbout = async (name: string) =>
    (
      await ci.server.request('DELETE', `/api/v1/crates/${name}/1.0.0/yank`, { token })
    ).json.errors[0].detail.replace(name, 'NAME');
  expect(await sentenceAbout('hidden-one')).toBe(await sentenceAbout('absent-one'));
});
