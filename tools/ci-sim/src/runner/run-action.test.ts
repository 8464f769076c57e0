import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { useFolder, useSim } from '../testing/helpers.ts';
import { runAction } from './run-action.ts';

function writeAction(scripts: { main: string; post?: string }): string {
  const dir = useFolder();
  const post = scripts.post === undefined ? '' : '  post: post.mjs\n';
  const inputs =
    'inputs:\n  url:\n    default: http://default.example\n  registry-name:\n    required: true\n';
  writeFileSync(
    join(dir, 'action.yml'),
    `name: fixture\n${inputs}runs:\n  using: node24\n  main: main.mjs\n${post}`,
  );
  writeFileSync(join(dir, 'main.mjs'), scripts.main);
  if (scripts.post !== undefined) writeFileSync(join(dir, 'post.mjs'), scripts.post);
  return dir;
}

/** What an auth action does, in few lines: an ID token, something made of it for later steps, something kept for post. */
const exchanging = {
  main: `
    import { appendFileSync } from 'node:fs';
    const { env } = process;
    const url = env.ACTIONS_ID_TOKEN_REQUEST_URL + '&audience=' + encodeURIComponent(env.INPUT_URL);
    const answer = await fetch(url, { headers: { Authorization: 'bearer ' + env.ACTIONS_ID_TOKEN_REQUEST_TOKEN } });
    const { value } = await answer.json();
    const { aud } = JSON.parse(Buffer.from(value.split('.')[1], 'base64url'));
    console.log('::add-mask::secret-1');
    appendFileSync(env.GITHUB_OUTPUT, 'token=secret-1\\naudience<<EOF\\n' + aud + '\\n' + env['INPUT_REGISTRY-NAME'] + '\\nEOF\\n');
    appendFileSync(env.GITHUB_STATE, 'token=secret-1\\n');`,
  post: `console.log('revoking ' + process.env.STATE_token + ' at ' + process.env.INPUT_URL);`,
};

describe('running an action', () => {
  test('gives inputs, takes outputs, and hands the state to post', async () => {
    const sim = await useSim();
    const dir = writeAction(exchanging);
    const job = sim.startJob();
    const run = await runAction({ dir, inputs: { url: 'http://r.example', 'registry-name': 'dev' }, job });
    expect(run).toMatchObject({
      exitCode: 0,
      outputs: { token: 'secret-1', audience: 'http://r.example\ndev' },
    });
    expect(run.log).toContain('::add-mask::secret-1\n');
    expect(await run.post()).toEqual({ exitCode: 0, log: 'revoking secret-1 at http://r.example\n' });
  });

  test('uses the defaults, and warns of inputs the action does not have', async () => {
    const sim = await useSim();
    const dir = writeAction({
      main: 'console.log(process.env.INPUT_URL, process.env["INPUT_REGISTRY-NAME"] === "");',
    });
    let output = '';
    const onOutput = (text: string) => {
      output += text;
    };
    const run = await runAction({ dir, inputs: { ulr: 'x' }, job: sim.startJob(), onOutput });
    expect(run.log).toBe('http://default.example true\n');
    expect(output).toContain('Unexpected input "ulr"');
    expect(await run.post()).toEqual({ exitCode: 0, log: '' });
  });

  test('runs post after a main that failed, once', async () => {
    const sim = await useSim();
    const dir = writeAction({
      main: `import { appendFileSync } from 'node:fs';
        appendFileSync(process.env.GITHUB_STATE, 'kept=yes');
        console.log('::error::no luck'); process.exitCode = 3;`,
      post: `import { appendFileSync } from 'node:fs';
        appendFileSync(process.env.RUNNER_TEMP + '/posts', 'x'); console.log(process.env.STATE_kept); process.exitCode = 4;`,
    });
    const run = await runAction({ dir, job: sim.startJob() });
    expect(run).toMatchObject({ exitCode: 3, log: '::error::no luck\n' });
    expect(await run.post()).toEqual({ exitCode: 4, log: 'yes\n' });
    expect(await run.post()).toEqual({ exitCode: 4, log: 'yes\n' });
  });

  test('ends a main that takes too long, or whose job is cancelled', async () => {
    const sim = await useSim();
    const dir = writeAction({ main: 'setTimeout(() => {}, 60_000);', post: 'console.log("post ran");' });
    const slow = await runAction({ dir, job: sim.startJob(), timeoutMs: 300 });
    expect(slow.exitCode).toBe(1);
    const cancelled = await runAction({ dir, job: sim.startJob(), signal: AbortSignal.timeout(300) });
    expect(cancelled.exitCode).toBe(1);
    expect((await cancelled.post()).log).toBe('post ran\n');
  });

  test('works in the job’s workspace and knows nothing of a CI around this test', async () => {
    const sim = await useSim();
    const workspace = join(useFolder(), 'checkout');
    mkdirSync(workspace);
    const main = `console.log(process.cwd(), process.env.GITHUB_WORKSPACE, process.env.ACTIONS_ID_TOKEN_REQUEST_URL)`;
    process.env.ACTIONS_ID_TOKEN_REQUEST_URL = 'http://outer.example';
    const job = sim.startJob({ permissions: { idToken: false } }, { workspace });
    const run = await runAction({ dir: writeAction({ main }), job });
    delete process.env.ACTIONS_ID_TOKEN_REQUEST_URL;
    expect(run.log).toBe(`${workspace} ${workspace} undefined\n`);
    job.stop();
    expect(existsSync(workspace)).toBe(true);
  });
});
