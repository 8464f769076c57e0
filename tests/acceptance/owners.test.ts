import { beforeAll, expect, test } from 'vitest';
import { type BehindProxy, useWaybillBehindProxy } from './support/behind-proxy.ts';
import { cargoMinorVersion, succeeding, useCargo, withToken } from './support/cargo.ts';
import { makeUpload } from './support/crate-file.ts';
import { useFolder } from './support/folders.ts';
import { sendJson } from './support/http.ts';
import { keepToTheEnd } from './support/lifetime.ts';
import { makePerson, makeToken, signIn } from './support/people.ts';
import { putAll } from './support/uploads.ts';
import { ADMIN_TOKEN } from './support/waybill.ts';

keepToTheEnd();

const PASSWORD = 'correct horse battery staple';

let place: BehindProxy;

beforeAll(async () => {
  place = await useWaybillBehindProxy();
  for (const login of ['bob', 'carol', 'mallory']) await makePerson(place.waybill.url, login, PASSWORD);
});

function owner(crate: string, args: readonly string[], token = ADMIN_TOKEN) {
  const cargo = useCargo(place.waybill);
  const call = { cwd: useFolder(), environment: withToken(token) };
  return cargo.run(['owner', '--registry', 'waybill', ...args, crate], call);
}

async function logins(crate: string): Promise<string[]> {
  const { stdout } = await succeeding(owner(crate, ['--list']));
  return stdout.split('\n').flatMap((line) => /^\S+/.exec(line)?.[0] ?? []);
}

/** What somebody does on the page about invitations. */
async function accept(login: string, crate: string): Promise<void> {
  const { url } = place.waybill;
  const cookie = await signIn(url, login, PASSWORD);
  const { json } = await sendJson(`${url}/api/v1/me/crate_owner_invitations`, { headers: { cookie } });
  const invitations = json['crate_owner_invitations'] as { crate_id: number; crate_name: string }[];
  const invitation = invitations.find(({ crate_name }) => crate_name === crate);
  if (invitation === undefined) throw new Error(`${login} is not invited: ${JSON.stringify(json)}`);
  const answer = { crate_owner_invite: { crate_id: invitation.crate_id, accepted: true } };
  const path = `/api/v1/me/crate_owner_invitations/${invitation.crate_id}`;
  const accepted = await sendJson(url + path, { method: 'PUT', json: answer, headers: { cookie } });
  expect(accepted.status, JSON.stringify(accepted.json)).toBe(200);
}

test('§13.39 an owner is invited, listed once that is accepted, and removed', async () => {
  await putAll(place.waybill.url, [makeUpload('shared', '1.0.0')]);
  const added = await succeeding(owner('shared', ['--add', 'bob']));
  expect(added.stderr).toContain('Owner user bob has been invited to be an owner of crate shared');
  expect(await logins('shared')).toEqual(['admin']);
  await accept('bob', 'shared');
  expect(await logins('shared')).toEqual(['admin', 'bob']);

  const removed = await succeeding(owner('shared', ['--remove', 'bob']));
  expect(removed.stderr).toMatch(/Owner removing \["bob"\] from crate shared/);
  expect(await logins('shared')).toEqual(['admin']);
});

test('§13.39 whoever may not, and who is not known, is told so', async () => {
  await putAll(place.waybill.url, [makeUpload('guarded', '1.0.0')]);
  const mallory = await makeToken(place.waybill.url, 'mallory');
  const refusals: [args: string[], token: string | undefined, says: string][] = [
    [['--add', 'mallory'], mallory.token, 'only owners have permission to modify owners'],
    [['--add', 'nobody'], undefined, 'could not find user with login `nobody`'],
    [['--add', 'admin'], undefined, '`admin` is already an owner'],
    [['--remove', 'nobody'], undefined, 'could not find owner with login `nobody`'],
    [['--remove', 'admin'], undefined, 'cannot remove all individual owners of a crate'],
  ];
  for (const [args, token, says] of refusals) {
    const refused = await owner('guarded', args, token);
    expect(refused.code, args.join(' ')).toBe(101);
    expect(refused.stderr).toContain(says);
  }
  expect(await logins('guarded')).toEqual(['admin']);
});

test('§13.39 all in one command: what cargo 1.95 then sends as a DELETE without a body removes nobody', async () => {
  const { waybill, proxy } = place;
  await putAll(waybill.url, [makeUpload('busy', '1.0.0')]);
  await succeeding(owner('busy', ['--add', 'bob']));
  await accept('bob', 'busy');
  proxy.forget();
  const all = await owner('busy', ['--add', 'carol', '--remove', 'bob', '--list']);
  const asked = proxy.seen.filter(({ path }) => path === '/api/v1/crates/busy/owners');
  if ((await cargoMinorVersion()) <= 96) {
    expect(asked.map(({ method, status }) => `${method} ${status}`)).toEqual([
      'PUT 200',
      'DELETE 200',
      'DELETE 400',
    ]);
    expect(all).toMatchObject({ code: 101, stderr: /status 400 Bad Request\): \w+/ });
  } else expect(all.code).toBe(0);
  expect(await logins('busy')).toEqual(['admin']);
});
