import { beforeAll, expect, test } from 'vitest';
import { useCargo } from './support/cargo.ts';
import {
  askProvider,
  bundleProvider,
  countingProvider,
  providerProgram,
  requestFor,
} from './support/credential-provider.ts';
import { useFolder, writeFiles } from './support/folders.ts';
import { send } from './support/http.ts';
import { eventually, type Program, startProgram } from './support/programs.ts';
import { indexLines } from './support/registry.ts';
import { publishing } from './support/rocket.ts';
import { searchFor } from './support/snooping.ts';
import { crateSource } from './support/sources.ts';
import { useWaybill, type Waybill } from './support/waybill.ts';

beforeAll(bundleProvider);

const PASSWORD = 'correct horse battery staple';
const settings = { WAYBILL_SETUP__ADMIN_PASSWORD: PASSWORD };

test('a person approves once in the browser, and cargo publishes a workspace with a token that is nowhere else', async () => {
  const waybill = await useWaybill({ environment: settings });
  const counting = countingProvider();
  const cargo = useCargo(waybill, `credential-provider = ["${counting.program}", "--sign-in"]\n`);
  const folder = useFolder();
  for (const name of ['one', 'two']) writeFiles(`${folder}/${name}`, crateSource({ name }));
  writeFiles(folder, { 'Cargo.toml': '[workspace]\nresolver = "2"\nmembers = ["one", "two"]\n' });

  const refused = startCargo(cargo.home, folder);
  await decide(waybill, await codeOf(refused, waybill), 'refuse');
  expect(await refused.ended).toMatchObject({
    code: 101,
    stderr: /signing in to http[\s\S]*The sign-in was refused in the browser/,
  });
  expect(await indexLines(waybill.url, 'one')).toEqual([]);

  counting.forget();
  const approved = startCargo(cargo.home, folder);
  await decide(waybill, await codeOf(approved, waybill), 'approve');
  const ended = await approved.ended;
  expect(ended.stderr).toMatch(/Published one v0\.1\.0 and two v0\.1\.0/);
  expect(ended.code).toBe(0);
  expect(counting.operations()).toEqual(['read']);
  expect(ended.stdout + ended.stderr).not.toContain('wbat_');
  for (const place of [cargo.home, folder]) expect(searchFor('wbat_', place)).toEqual([]);

  // Nobody is asked where nobody sits, nor without the argument.
  const request = requestFor(waybill.index, { args: ['--sign-in'] });
  const outside = { Err: { kind: 'not-found' } };
  expect((await askProvider(request, { CI: 'true' })).lines[1]).toEqual(outside);
  expect((await askProvider(requestFor(waybill.index))).lines[1]).toEqual(outside);
  expect((await askProvider({ ...request, kind: 'logout' })).lines[1]).toEqual(outside);
  expect((await askProvider({ ...request, kind: 'login' })).lines[1]).toMatchObject({
    Err: { kind: 'other', message: expect.stringContaining('nothing to log in to') },
  });
});

function startCargo(home: string, cwd: string): Program {
  return startProgram('cargo', [...publishing, '--workspace'], {
    cwd,
    environment: { CARGO_HOME: home, CARGO_TARGET_DIR: `${home}/target`, CARGO_TERM_COLOR: 'never' },
  });
}

const codeOf = (cargo: Program, { url }: Waybill): Promise<string> =>
  eventually(
    () => `${providerProgram} shows no code:\n${cargo.stderr()}`,
    () =>
      new RegExp(
        `Waybill: to go on, open ${url}/device within \\d+ minutes and approve the code (\\S+)`,
      ).exec(cargo.stderr())?.[1],
  );

/** What the person does on the page, with plain forms. */
async function decide({ url }: Waybill, code: string, action: 'approve' | 'refuse'): Promise<void> {
  const post = (fields: Record<string, string>, cookie = '') =>
    send(`${url}/device`, {
      method: 'POST',
      body: String(new URLSearchParams(fields)),
      headers: { 'content-type': 'application/x-www-form-urlencoded', ...(cookie === '' ? {} : { cookie }) },
    });
  const signedIn = await post({ action: 'sign-in', code, email: 'admin@example.com', password: PASSWORD });
  expect(signedIn.status, signedIn.text).toBe(303);
  const cookies = (signedIn.headers['set-cookie'] ?? []).map((cookie) => cookie.split(';', 1)[0]);
  const decided = await post({ action, code }, cookies.join('; '));
  expect(decided.status, decided.text).toBe(200);
}
