import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { decode, useFolder, useSim } from './testing/helpers.ts';

const main = fileURLToPath(new URL('./main.ts', import.meta.url));

function start(args: string[]): { child: ChildProcess; output(): string; errors(): string } {
  const child = spawn(process.execPath, [main, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
  const texts = { stdout: '', stderr: '' };
  for (const name of ['stdout', 'stderr'] as const) {
    child[name]?.setEncoding('utf8').on('data', (text: string) => {
      texts[name] += text;
    });
  }
  return { child, output: () => texts.stdout, errors: () => texts.stderr };
}

async function ciSim(
  ...args: string[]
): Promise<{ exitCode: number | null; output: string; errors: string }> {
  const { child, output, errors } = start(args);
  await once(child, 'close');
  return { exitCode: child.exitCode, output: output(), errors: errors() };
}

/** A command that shows the ID token it can get, or that it can get none. */
const showToken = `
  const { ACTIONS_ID_TOKEN_REQUEST_URL: url, ACTIONS_ID_TOKEN_REQUEST_TOKEN: token, RUNNER_TEMP: temp } = process.env;
  const answer = url && await (await fetch(url + '&audience=a', { headers: { authorization: 'Bearer ' + token } })).json();
  console.log(JSON.stringify({ url, bearer: 'Bearer ' + token, token: answer?.value, temp, cwd: process.cwd() }));
  process.exitCode = 7;`;

function commandOf(script: string): string[] {
  return ['--', process.execPath, '--input-type=module', '--eval', script];
}

describe('ci-sim run', () => {
  test('runs a command in a job of a pretend CI of its own, and exits as it does', async () => {
    const cwd = useFolder();
    const args = ['--repository', 'acme/rocket', '--environment', 'release', '--run-id', '5', '--cwd', cwd];
    const { exitCode, output } = await ciSim('run', ...args, ...commandOf(showToken));
    expect(exitCode).toBe(7);
    const seen = JSON.parse(output);
    expect(decode(seen.token).payload).toMatchObject({
      repository: 'acme/rocket',
      environment: 'release',
      run_id: '5',
    });
    expect(seen.cwd).toBe(cwd);
    expect(existsSync(seen.temp)).toBe(false);
  });

  test('runs a command in a job of a pretend CI elsewhere, and ends the job', async () => {
    const sim = await useSim();
    const { output } = await ciSim('run', '--server', sim.url, '--legacy-subject', ...commandOf(showToken));
    const seen = JSON.parse(output);
    expect(decode(seen.token).payload).toMatchObject({
      iss: sim.issuer().url,
      sub: 'repo:example-org/example-crate:ref:refs/tags/v1.2.3',
    });
    expect(existsSync(seen.temp)).toBe(false);
    expect((await fetch(seen.url, { headers: { authorization: seen.bearer } })).status).toBe(401);
  });

  test('runs a command as a job of another provider, whose issuer it starts', async () => {
    const script = `console.log(process.env.REGISTRY_ID_TOKEN)`;
    const job = ['--job', 'projectPath=acme/rocket', '--job', 'idTokens={"REGISTRY_ID_TOKEN":"a"}'];
    const { output } = await ciSim('run', '--issuer', 'mine=gitlab/sub', ...job, ...commandOf(script));
    expect(decode(output.trim()).payload).toMatchObject({
      iss: expect.stringMatching(/\/mine\/sub$/),
      aud: 'a',
      project_path: 'acme/rocket',
    });
  });

  test('runs a command that asks by a program of its provider, of a pretend CI elsewhere', async () => {
    const sim = await useSim();
    const issuer = await sim.addIssuer('bk', { shape: 'buildkite' });
    const ask = ['buildkite-agent', 'oidc', 'request-token', '--audience', 'a', '--claim', 'pipeline_id'];
    const job = ['--job', 'organization=acme', '--job', 'buildNumber=7'];
    const { output } = await ciSim('run', '--server', sim.url, '--issuer', 'bk', ...job, '--', ...ask);
    expect(decode(output.trim()).payload).toMatchObject({
      iss: issuer.url,
      organization_slug: 'acme',
      build_number: 7,
      pipeline_id: expect.any(String),
    });
  });

  test('--no-id-token: the command can get none', async () => {
    const { exitCode, output } = await ciSim('run', '--no-id-token', ...commandOf(showToken));
    expect(exitCode).toBe(7);
    expect(JSON.parse(output)).not.toHaveProperty('token');
  });

  test('a command that is not there, and one that a signal ended', async () => {
    expect(await ciSim('run', '--', '/no/such/command')).toMatchObject({ exitCode: 127 });
    const killed = await ciSim('run', ...commandOf('process.kill(process.pid, "SIGKILL")'));
    expect(killed.exitCode).toBe(137);
  });

  test('a signal goes to the command, and the job ends with it', async () => {
    const script = `process.on('SIGTERM', () => process.exit(9)); setInterval(() => {}, 1000); console.log(process.env.RUNNER_TEMP);`;
    const { child, output } = start(['run', ...commandOf(script)]);
    await expect.poll(output, { timeout: 25_000 }).toMatch(/\n/);
    child.kill('SIGTERM');
    await once(child, 'close');
    expect(child.exitCode).toBe(9);
    expect(existsSync(output().trim())).toBe(false);
  });

  test.each([
    [['run'], 'run needs a command'],
    [['run', '--repo', 'x', '--', 'true'], "Unknown option '--repo'"],
    [['run', '--repository', 'a/b/c', '--', 'true'], 'repository must be'],
    [['run', '--server', 'https://ci.example', '--', 'true'], '--server is the address'],
    [['run', '--server', 'http://127.0.0.1:1', '--', 'true'], 'no ci-sim answers'],
    [['run', '--issuer', 'ghes', '--', 'true'], 'no issuer is called "ghes"'],
    [['run', '--issuer', 'x=moon', '--', 'true'], 'no provider is called "moon"'],
    [['run', '--issuer', 'gitlab', '--repository', 'a/b', '--', 'true'], 'the job has no "repository"'],
    [['run', '--issuer', 'gitlab', '--job', 'fork={', '--', 'true'], '--job fork: not JSON'],
    [['serve', '--issuer', 'moon'], 'which provider?'],
    [['action'], 'action needs --dir'],
    [['pipeline', '--tag', 'v1'], 'pipeline needs a FILE'],
    [['serve', '--port', 'x'], '--port is a number'],
    [['bake'], 'there is no command "bake"'],
  ])('%j is refused in one line', async (args, message) => {
    const { exitCode, errors } = await ciSim(...args);
    expect(exitCode).toBe(2);
    expect(errors).toMatch(/^ci-sim: .*\n$/);
    expect(errors).toContain(message);
  });
});

describe('ci-sim action', () => {
  test('runs main, the command with its outputs, and post whatever the command did', async () => {
    const dir = useFolder();
    writeFileSync(
      join(dir, 'action.yml'),
      'inputs:\n  name:\n    default: x\nruns:\n  using: node24\n  main: m.mjs\n  post: p.mjs\n',
    );
    writeFileSync(
      join(dir, 'm.mjs'),
      `import { appendFileSync } from 'node:fs';
       appendFileSync(process.env.GITHUB_OUTPUT, 'greeting=hello ' + process.env.INPUT_NAME);
       appendFileSync(process.env.GITHUB_STATE, 'name=' + process.env.INPUT_NAME); console.log('main');`,
    );
    writeFileSync(join(dir, 'p.mjs'), `console.log('post', process.env.STATE_name);`);
    const command = commandOf(`console.log(process.env.GREETING); process.exitCode = 5;`);
    const { exitCode, output } = await ciSim(
      'action',
      '--dir',
      dir,
      '--input',
      'name=acme',
      '--output-env',
      'GREETING=greeting',
      ...command,
    );
    expect(output).toBe('main\nhello acme\npost acme\n');
    expect(exitCode).toBe(5);
  });
});

describe('ci-sim pipeline', () => {
  const workflow = `on: { push: { tags: ['v*'] } }
jobs:
  publish:
    runs-on: x
    permissions: { id-token: write }
    environment: release
    steps:
      - { name: ask, run: 'echo "::add-mask::hush"; echo "hush $GITHUB_REPOSITORY \${ACTIONS_ID_TOKEN_REQUEST_URL:-none}"' }
      - { name: check, if: 'github.ref_name == ''v9''', run: exit 1 }
`;
  const source = () => {
    const folder = useFolder();
    mkdirSync(join(folder, '.github/workflows'), { recursive: true });
    writeFileSync(join(folder, '.github/workflows/r.yml'), workflow);
    return folder;
  };

  test('runs the jobs of a file in a pretend CI elsewhere, and tells how it went', async () => {
    const sim = await useSim();
    const folder = source();
    const json = join(folder, 'result.json');
    const args = ['.github/workflows/r.yml', '--source', folder, '--server', sim.url, '--json', json];
    const job = ['--job-field', 'repository=acme/rocket'];
    const { exitCode, output } = await ciSim('pipeline', ...args, ...job, '--tag', 'v1.2.3');
    expect(exitCode).toBe(0);
    expect(output).toContain(`::add-mask::***\n*** acme/rocket ${sim.url}/_runner/`);
    expect(output).toContain('[publish] ask: ok\n[publish] check: skipped\npipeline: success\n');
    const result = JSON.parse(readFileSync(json, 'utf8'));
    expect(result).toMatchObject({ outcome: 'success', unpinned: [], jobs: [{ name: 'publish' }] });
    expect(result.jobs[0].steps[0].unmaskedLog).toContain('hush acme/rocket');
    expect(statSync(json).mode & 0o777).toBe(0o600);

    const failed = await ciSim('pipeline', ...args, '--tag', 'v9');
    expect(failed).toMatchObject({ exitCode: 1, output: expect.stringContaining('[publish] check: failed') });
    const refused = await ciSim('pipeline', ...args, '--branch', 'main');
    expect(refused).toMatchObject({
      exitCode: 2,
      errors: expect.stringContaining('does not run for a push of refs/heads/main'),
    });
  });

  test('starts a pretend CI of its own, with the issuer the file needs', async () => {
    const folder = useFolder();
    writeFileSync(
      join(folder, 'x.yml'),
      'on: push\nenable-openid-connect: true\njobs: { a: { runs-on: x, steps: [{ run: "echo $ACTIONS_ID_TOKEN_REQUEST_URL $GITHUB_SERVER_URL" }] } }\n',
    );
    const { exitCode, output } = await ciSim(
      'pipeline',
      join(folder, 'x.yml'),
      ...['--source', folder, '--as', '.forgejo/workflows/x.yml', '--issuer', 'cb=forgejo'],
    );
    expect(output).toMatch(/^http:\S+\/idtoken\?placeholder=true http:\/\/127\.0\.0\.1:\d+\/cb\n/);
    expect(exitCode).toBe(0);
  });
});

describe('ci-sim serve', () => {
  test('tells how to trust it, serves, and ends on SIGTERM', async () => {
    const { child, output } = start(['serve', '--port', '0']);
    await expect.poll(output, { timeout: 25_000 }).toContain('Ctrl-C');
    const url = /Issuer +(\S+)/.exec(output())?.[1] ?? '';
    expect(output()).toContain(
      `[[trusted_publishing.issuers]]\n    provider = "github"\n    url = "${url}"\n    internal = true`,
    );
    expect((await fetch(`${url}/.well-known/jwks`)).status).toBe(200);

    const second = await ciSim('serve', '--port', new URL(url).port);
    expect(second).toMatchObject({ exitCode: 1, errors: expect.stringContaining('that port is taken') });

    child.kill('SIGTERM');
    await once(child, 'close');
    expect(child.exitCode).toBe(0);
  });

  test('serves issuers of other providers', async () => {
    const { child, output } = start(['serve', '--port', '0', '--issuer', 'gitlab', '--issuer', 'cb=forgejo']);
    await expect.poll(output, { timeout: 25_000 }).toContain('Ctrl-C');
    const [, forgejo = ''] = /provider = "forgejo"\n {4}url = "(\S+)"/.exec(output()) ?? [];
    expect(forgejo).toMatch(/\/cb\/api\/actions$/);
    expect(output()).toContain('provider = "gitlab"');
    expect((await fetch(`${forgejo}/.well-known/keys`)).status).toBe(200);
    child.kill('SIGTERM');
    await once(child, 'close');
  });

  test.each([
    ['--help'],
    ['serve', '--help'],
    ['run', '--help'],
    ['action', '--help'],
    ['pipeline', '--help'],
  ])('%s %s helps', async (...args) => {
    const { exitCode, output } = await ciSim(...args);
    expect(exitCode).toBe(0);
    expect(output).toContain('ci-sim');
    if (args[0] !== 'action' && args[0] !== 'pipeline') expect(output).toContain('circleci: runs');
  });
});
