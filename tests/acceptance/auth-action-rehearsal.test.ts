import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { useFolder, writeFiles } from './support/folders.ts';
import { send } from './support/http.ts';
import { ciSimProgram, ownAuthActionFolder, waybillProgram } from './support/paths.ts';
import { runProgram } from './support/programs.ts';
import { type Rocket, rocket, useTrustedRocket } from './support/rocket.ts';
import { ADMIN_TOKEN } from './support/waybill.ts';

/** A workflow with our action alone, and what its step gave for the log and the job summary. */
async function runWorkflow({ sim, waybill }: Rocket, name: string, inputs: Record<string, string>) {
  const as = `.github/workflows/${name}`;
  const given = { url: waybill.url, ...inputs };
  const text = `on: push
jobs:
  publish:
    runs-on: ubuntu-latest
    environment: release
    permissions: { id-token: write }
    steps:
      - uses: acme/waybill-auth@0000000000000000000000000000000000000000
        with: ${JSON.stringify(given)}
`;
  const source = writeFiles(useFolder(), { ...rocket('0.2.0'), [as]: text });
  const result = join(useFolder(), 'result.json');
  const args = [
    ...['pipeline', join(source, as), '--source', source, '--as', as, '--branch', 'a|b`<i>c'],
    ...['--server', sim.url, '--job-field', 'repository=acme/rocket', '--json', result],
    ...['--action', `acme/waybill-auth=${ownAuthActionFolder}`],
  ];
  const { code, stdout, stderr } = await runProgram(process.execPath, [ciSimProgram, ...args]);
  const { jobs } = JSON.parse(readFileSync(result, 'utf8')) as { jobs: { summary: string }[] };
  return { code, log: stdout + stderr, summary: jobs[0]?.summary ?? '' };
}

test('a rehearsal of the right job passes, shows its checks and makes no token', async () => {
  const place = await useTrustedRocket();
  const { code, log, summary } = await runWorkflow(place, 'release.yml', {
    rehearse: 'true',
    crate: 'rocket',
  });
  expect(log).toContain('This job may publish `rocket`.');
  expect(code).toBe(0);
  expect(log).toMatch(/ {2}passed +\S.*: expected .*; got /);
  expect(summary).toMatch(/^### Rehearsal: granted$/m);
  expect(summary).toMatch(/^\| check \| expected \| got \| outcome \|$/m);
  expect(summary).toMatch(/\| <code>release&#46;yml<\/code> \| <code>release&#46;yml<\/code> \| ✓ passed \|/);
  expect(log + summary).not.toMatch(/wbtp_|eyJ/);
});

test('one of another job fails, says what to do, and links to a page with its own names filled in', async () => {
  const place = await useTrustedRocket();
  const { code, log, summary } = await runWorkflow(place, 'nightly.yml', {
    rehearse: 'true',
    crate: 'rocket',
  });
  expect(code).toBe(1);
  expect(log).toMatch(/identity_mismatch/);
  expect(log).toContain('what to do: ');
  expect(summary).toContain('**✗ failed**');

  const [, link = ''] = /to mend it: (\S+)/.exec(log.replaceAll('%0A', '\n').replaceAll('%25', '%')) ?? [];
  expect(link.startsWith(`${place.waybill.url}/trusted-publishing/mend?`), log).toBe(true);
  const page = await send(link);
  expect(page.status).toBe(200);
  for (const part of ['acme', 'rocket', 'nightly.yml', 'release']) expect(page.text).toContain(part);

  // An owner pastes the command that the page shows, and such a job passes.
  const [, shown = ''] = /<code>(waybill publisher add [\s\S]*?)<\/code>/.exec(page.text) ?? [];
  const pasted = `waybill() { '${process.execPath}' '${waybillProgram}' "$@"; }\n${shown.replaceAll('&#39;', "'")} --yes\n`;
  const added = await runProgram('sh', ['-c', pasted], { environment: { WAYBILL_TOKEN: ADMIN_TOKEN } });
  expect(added.code, added.stdout + added.stderr).toBe(0);
  const again = await runWorkflow(place, 'nightly.yml', { rehearse: 'true', crate: 'rocket' });
  expect(again.log).toContain('This job may publish `rocket`.');
  expect(again.code).toBe(0);
});

test('a refusal in the mode `token` links there too, and names the attempt', async () => {
  const place = await useTrustedRocket();
  const { code, log } = await runWorkflow(place, 'nightly.yml', { crate: 'rocket' });
  expect(code).toBe(1);
  expect(log).toMatch(
    /to mend it: \S+\/trusted-publishing\/mend\?\S*identity\.workflow=nightly\.yml\S*&attempt=[0-9a-f-]{36}/,
  );
});

test.each([
  [{ mode: 'tokens' }, 'the input `mode` is "tokens"', 'write one of: token, provider'],
  [{ rehearse: 'yes' }, 'the input `rehearse` is "yes"', 'write one of: false, true'],
  [{ version: '1.0.0' }, 'the input `version` says what a rehearsal is for', 'rehearse: true'],
  [
    { audience: 'elsewhere.example.com' },
    'makes its ID tokens for `elsewhere.example.com`',
    'the input `audience`',
  ],
])('%o is told as a mistake', async (inputs, says, remedy) => {
  const place = await useTrustedRocket();
  const { code, log } = await runWorkflow(place, 'release.yml', inputs);
  expect(code).toBe(1);
  expect(log).toContain(says);
  expect(log).toContain(remedy);
});
