import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { useFolder } from './support/folders.ts';
import { checkout } from './support/paths.ts';
import { eventually, type Program, startProgram } from './support/programs.ts';

const demo = join(checkout, 'scripts', 'demo', 'main.ts');

test('the demo tells its story, ends by itself and leaves nothing behind', async () => {
  const { program, temporary } = startDemo();
  const { code, stdout, stderr } = await program.ended;
  expect({ code, stderr, failed: failureIn(stdout) }).toEqual({ code: 0, stderr: '', failed: undefined });
  const keyLines = [
    'rocket 0.1.0 is in the index, published by alice.',
    'release.yml of acme/rocket may publish rocket, from the environment "release".',
    'Waybill: got a token for rocket 0.2.0, good for one upload of exactly this file',
    'rocket 0.2.0 was published by no person, and carries the run and the commit it came from.',
    'An access token for rocket and nothing else, good for 15 minutes.',
    'error: failed to publish rocket v0.3.0',
    'does not accept the workflow `nightly.yml` of the ID token. Expected: `release.yml`.',
    'nightly.yml instead of release.yml',
    'This job may publish `rocket`.',
    'three, two, one, lift-off',
    'clean: 1 crate, 2 versions, 2 files',
    'README.md',
  ];
  // In this order, which is that of the story.
  let rest = stdout;
  for (const line of keyLines) {
    expect(rest).toContain(line);
    rest = rest.slice(rest.indexOf(line) + line.length);
  }
  // No token of any kind, and no colour where there is no terminal.
  expect(stdout).not.toMatch(/wbtp_|eyJ|token=[^…]/);
  expect(stdout).not.toContain('\u001b[');
  expect(readdirSync(temporary)).toEqual([]);
});

test('a demo that is broken off leaves nothing behind', async () => {
  const { program, temporary } = startDemo();
  await eventually(
    () => `the demo did not get to its second chapter:\n${program.stdout()}`,
    () => (program.stdout().includes('Packaging rocket') ? true : undefined),
  );
  const registry = /Waybill serves at (\S+)/.exec(program.stdout())?.[1] ?? '';
  program.kill('SIGINT');
  expect(await program.ended).toMatchObject({ code: 130, stderr: '' });
  expect(readdirSync(temporary)).toEqual([]);
  await expect(fetch(registry)).rejects.toThrow();
});

test('without cargo the demo says so', async () => {
  const { program, temporary } = startDemo({ PATH: useFolder() });
  const ended = await program.ended;
  expect(ended).toMatchObject({ code: 1, stdout: '', stderr: /^waybill demo: this needs cargo[^\n]+\n$/ });
  expect(readdirSync(temporary)).toEqual([]);
});

function startDemo(environment: Record<string, string> = {}): { program: Program; temporary: string } {
  const temporary = useFolder();
  const program = startProgram(process.execPath, [demo], {
    cwd: useFolder(),
    environment: { ...environment, TMPDIR: temporary },
  });
  return { program, temporary };
}

/** The end of what was told, when it did not come to its end. */
function failureIn(stdout: string): string | undefined {
  return stdout.includes('README.md') ? undefined : stdout.slice(-2000);
}
