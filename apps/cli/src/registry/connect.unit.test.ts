import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { BASE, runCli } from '../testing/fake-context.ts';

const config = (base: string) => `[registries.waybill]\nindex = "sparse+${base}/index/"\n`;
const elsewhere = 'https://evil.example';
const me = { user: { login: 'ana', email: null, is_admin: false }, credential: {} };
const answers = { 'GET /api/v1/me': me };

/** A folder with what somebody else wrote, and a home with what is one's own. */
function places(files: Readonly<Record<string, string>>) {
  const folder = mkdtempSync(join(tmpdir(), 'waybill-connect-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  const env = {
    CARGO_HOME: join(folder, 'home'),
    XDG_CONFIG_HOME: join(folder, 'none'),
    WAYBILL_REGISTRY: '',
  };
  return { cwd: join(folder, 'repository'), env };
}

it.each([
  ['names it', []],
  ['is named', ['--registry', 'waybill']],
])('sends WAYBILL_TOKEN to no registry that the folder alone knows: it %s', async (_, args) => {
  const place = places({ 'repository/.cargo/config.toml': config(elsewhere) });
  const ran = await runCli(['whoami', ...args], place);
  expect(ran).toMatchObject({ code: 2, requests: [] });
  expect(ran.stderr).toMatch(/WAYBILL_TOKEN is not sent to https:\/\/evil\.example[\s\S]*WAYBILL_REGISTRY=/);
});

it('nor to the one that only a policy names', async () => {
  const place = places({ 'repository/trust.toml': `registry = "${elsewhere}"\n` });
  const ran = await runCli(['publishers', 'plan', '--file', 'trust.toml'], place);
  expect(ran).toMatchObject({ code: 2, requests: [] });
  expect(ran.stderr).toContain('WAYBILL_TOKEN is not sent to https://evil.example');
});

it("nor what cargo keeps for one's own registry to another of its name", async () => {
  const { cwd, env } = places({
    'repository/.cargo/config.toml': config(elsewhere),
    'home/config.toml': config(BASE),
    'home/credentials.toml': '[registries.waybill]\ntoken = "of-cargo"\n',
  });
  const ran = await runCli(['whoami'], { cwd, env: { ...env, WAYBILL_TOKEN: '' } });
  expect(ran).toMatchObject({ code: 2, requests: [], stderr: expect.stringContaining('no credential') });
});

it('sends it where one said so oneself', async () => {
  const there = places({ 'repository/.cargo/config.toml': config(BASE), 'repository/none': '' });
  const known = places({ 'home/config.toml': config(BASE), 'repository/none': '' });
  const said = { ...there, env: { ...there.env, WAYBILL_REGISTRY: BASE } };
  const variable = {
    ...there,
    env: { ...there.env, CARGO_REGISTRIES_WAYBILL_INDEX: `sparse+${BASE}/index/` },
  };
  for (const place of [known, said, variable]) {
    const ran = await runCli(['whoami'], { ...place, answers });
    expect(ran.requests.map(({ headers }) => headers?.['authorization'])).toEqual(['wbat_example']);
  }
  const typed = await runCli(['whoami', '--registry', BASE], { ...there, answers });
  expect(typed.code).toBe(0);
});
