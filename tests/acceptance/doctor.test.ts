import { chmodSync } from 'node:fs';
import { createServer, request as forward } from 'node:http';
import { join } from 'node:path';
import { beforeAll, expect, onTestFinished, test } from 'vitest';
import { type CiSim, useCiSim } from './support/ci-sim.ts';
import { bundleProvider, providerProgram } from './support/credential-provider.ts';
import { useFolder, writeFiles } from './support/folders.ts';
import { sendJson } from './support/http.ts';
import { ciSimProgram, waybillProgram } from './support/paths.ts';
import { freePort } from './support/ports.ts';
import { runProgram } from './support/programs.ts';
import { crateSource } from './support/sources.ts';
import { ADMIN_TOKEN, useWaybill } from './support/waybill.ts';

beforeAll(bundleProvider);

interface Finding {
  name: string;
  outcome: string;
  sentence: string;
  details: string[];
  todo: string[];
}

interface Place {
  sim: CiSim;
  /** What the job calls the registry. */
  url: string;
  /** The checkout in the job. */
  source: string;
  environment: Record<string, string>;
}

interface SetUp {
  publisher?: boolean;
  settings?: Record<string, string>;
}

/** A crate whose repository and `.cargo/config.toml` are right, and a registry that trusts its release workflow. */
async function usePlace({ publisher = true, settings = {} }: SetUp = {}): Promise<Place> {
  const sim = await useCiSim();
  const { url } = await useWaybill({ environment: { ...sim.settings, ...settings } });
  if (publisher) {
    const identity = { owner: 'acme', repository: 'rocket', workflow: 'release.yml' };
    const { status } = await sendJson(`${url}/api/v1/trusted_publishing/publishers`, {
      token: ADMIN_TOKEN,
      json: { publisher: { provider: 'github', crates: ['rocket'], identity } },
    });
    expect(status).toBe(200);
  }
  return placeFor(sim, url);
}

function placeFor(sim: CiSim, url: string): Place {
  const source = writeFiles(useFolder(), {
    ...crateSource({ name: 'rocket', manifest: 'publish = ["waybill"]\n' }),
    '.cargo/config.toml': `[registries.waybill]
index = "sparse+${url}/index/"
credential-provider = ["${providerProgram}"]
`,
  });
  return { sim, url, source, environment: { CARGO_HOME: join(useFolder(), 'cargo-home') } };
}

interface Examined {
  code: number | null;
  /** Each as `name: outcome`. */
  outcomes: Record<string, string>;
  findings: Map<string, Finding>;
  text: string;
}

/** `waybill doctor` in a job of the pretend CI. @param isAllowed whether the job may ask for ID tokens. */
async function examine(place: Place, args: readonly string[] = [], isAllowed = true): Promise<Examined> {
  const command = [process.execPath, waybillProgram, 'doctor', '--json', ...args];
  const variables = { GITHUB_ACTIONS: 'true', CI: 'true', ...place.environment };
  const ended = isAllowed
    ? await runProgram(
        process.execPath,
        [
          ...[ciSimProgram, 'run', '--server', place.sim.url, '--cwd', place.source],
          ...['--repository', 'acme/rocket', '--workflow', 'release.yml', '--', ...command],
        ],
        { environment: variables },
      )
    : await runProgram(command[0] ?? '', command.slice(1), { environment: variables, cwd: place.source });
  expect(ended.stderr).toBe('');
  const { checks } = JSON.parse(ended.stdout) as { checks: Finding[] };
  return {
    code: ended.code,
    outcomes: Object.fromEntries(checks.map(({ name, outcome }) => [name, outcome])),
    findings: new Map(checks.map((finding) => [finding.name, finding])),
    text: ended.stdout,
  };
}

/** That exactly this one fails. */
function expectOnly({ code, outcomes, findings }: Examined, name: string, sentence: RegExp): void {
  const failed = Object.keys(outcomes).filter((one) => outcomes[one] === 'fail');
  expect({ failed, code }, JSON.stringify([...findings.values()], null, 1)).toEqual({
    failed: [name],
    code: 1,
  });
  expect(findings.get(name)?.sentence).toMatch(sentence);
  expect(findings.get(name)?.todo).not.toEqual([]);
}

test('in a good job nothing is wrong, nothing is used up, and no secret is shown', async () => {
  const place = await usePlace();
  const examined = await examine(place);
  const onLaptops = ['credential', 'publishers'];
  const expected = Object.keys(examined.outcomes).map((name) => [
    name,
    onLaptops.includes(name) ? 'skip' : 'ok',
  ]);
  expect(examined.outcomes, examined.text).toEqual(Object.fromEntries(expected));
  expect(examined.code).toBe(0);
  expect(examined.findings.get('credential-provider')?.sentence).toMatch(/^cargo-credential-waybill \d/);
  expect(examined.findings.get('rehearsal')?.sentence).toBe('this job may publish rocket 0.1.0');
  expect(examined.text).not.toMatch(/eyJ|wbtp_/);
  const { json } = await sendJson(`${place.url}/api/v1/trusted_publishing/publishers?crate=rocket`, {
    token: ADMIN_TOKEN,
  });
  expect(json['publishers']).toMatchObject([{ last_used_at: null, live_tokens: 0 }]);
});

test('on a laptop it looks at the credential and the publishers instead', async () => {
  const place = await usePlace();
  const environment = { ...place.environment, WAYBILL_TOKEN: ADMIN_TOKEN, WAYBILL_REGISTRY: place.url };
  const ended = await runProgram(process.execPath, [waybillProgram, 'doctor'], {
    environment,
    cwd: place.source,
  });
  expect(ended.stdout).toMatch(/^- +ci +this is no job of a CI$/m);
  expect(ended.stdout).toMatch(/^ok +credential +admin, by WAYBILL_TOKEN$/m);
  expect(ended.stdout).toMatch(/^warn +publishers +publisher \d+ of rocket was never used/m);
  expect(ended.stdout).toContain('1 warning.');
  expect(ended.stdout + ended.stderr).not.toContain(ADMIN_TOKEN);
  expect(ended.code).toBe(0);
});

test('a job without id-token: write', async () => {
  const examined = await examine(await usePlace(), [], false);
  expectOnly(examined, 'id-token', /GitHub Actions may not ask for ID tokens/);
  expect(examined.findings.get('id-token')?.todo.join()).toContain('id-token: write');
});

test('a registry by a wrong name', async () => {
  expectOnly(
    await examine(await usePlace(), ['--registry', 'wybill']),
    'registry',
    /no registry called "wybill"/,
  );
});

test('a registry that is down', async () => {
  const sim = await useCiSim();
  const place = placeFor(sim, `http://127.0.0.1:${await freePort()}`);
  expectOnly(await examine(place), 'reachable', /cannot be reached: nothing listens there/);
});

test('a proxy that answers with its own page', async () => {
  const [sim, url] = [
    await useCiSim(),
    await useServer((_, response) => response.end('<html>Sign in</html>')),
  ];
  expectOnly(await examine(placeFor(sim, url)), 'reachable', /with a page .* where JSON was expected/);
});

test('a clock that is wrong', async () => {
  const sim = await useCiSim();
  const port = await freePort();
  // Before the registry stands something whose clock is two minutes ahead.
  const url = await useServer((request, response) => {
    const { method, url: path, headers } = request;
    const onward = forward({ host: '127.0.0.1', port, method, path, headers, agent: false }, (answer) => {
      const date = new Date(Date.now() + 120_000).toUTCString();
      response.writeHead(answer.statusCode ?? 502, { ...answer.headers, date });
      answer.pipe(response);
    });
    request.pipe(onward);
  });
  await useWaybill({ port, environment: { ...sim.settings, WAYBILL_PUBLIC_URL: url } });
  const identity = { owner: 'acme', repository: 'rocket', workflow: 'release.yml' };
  await sendJson(`http://127.0.0.1:${port}/api/v1/trusted_publishing/publishers`, {
    token: ADMIN_TOKEN,
    json: { publisher: { provider: 'github', crates: ['rocket'], identity } },
  });
  expectOnly(await examine(placeFor(sim, url)), 'clock', /clock is 1[12]\d s ahead of this machine's/);
});

test('an audience that the operator set otherwise', async () => {
  const place = await usePlace({ settings: { WAYBILL_TRUSTED_PUBLISHING__AUDIENCE: 'crates.example.com' } });
  const examined = await examine(place);
  expectOnly(examined, 'audience', /wants ID tokens for `crates\.example\.com`, which is not its own name/);
  const mended = { ...place, environment: { ...place.environment, WAYBILL_AUDIENCE: 'crates.example.com' } };
  expect((await examine(mended)).code).toBe(0);
});

test('no publisher', async () => {
  const examined = await examine(await usePlace({ publisher: false }));
  expectOnly(examined, 'rehearsal', /^rocket 0\.1\.0: No Trusted Publisher is registered for/);
  expect(examined.findings.get('rehearsal')?.details.join('\n')).toMatch(/^repository +rocket$/m);
});

test('a cargo that is too old', async () => {
  const place = await usePlace();
  const bin = writeFiles(useFolder(), { cargo: '#!/bin/sh\necho cargo 1.70.0\n' });
  chmodSync(join(bin, 'cargo'), 0o755);
  const old = { ...place, environment: { ...place.environment, PATH: `${bin}:${process.env['PATH']}` } };
  expectOnly(await examine(old), 'cargo', /cargo 1\.70\.0 knows no credential providers/);
});

async function useServer(answer: Parameters<typeof createServer>[1]): Promise<string> {
  const port = await freePort();
  const server = createServer(answer as Parameters<typeof createServer>[1] & object);
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${port}`;
}
