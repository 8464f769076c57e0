import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { runCli } from '../testing/fake-context.ts';
import { shells } from './scripts.ts';

const script = async (shell: string) => (await runCli(['completion', shell])).stdout;

/** What bash offers behind these words, by the very function Tab calls. */
async function offered(...words: readonly string[]): Promise<string[]> {
  const run = `${await script('bash')}
COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _waybill; printf '%s\\n' "\${COMPREPLY[@]}"`;
  const text = execFileSync('bash', ['-c', run, 'bash', 'waybill', ...words], { encoding: 'utf8' });
  return text.split('\n').filter((line) => line !== '');
}

describe('in bash, Tab offers', () => {
  it.each([
    [['pub'], ['publisher', 'publishers']],
    [['publisher', 're'], ['remove']],
    [
      ['publisher', 'add', '--pro'],
      ['--provider', '--project'],
    ],
    [
      ['publisher', 'add', '--provider', 'git'],
      ['github', 'gitlab'],
    ],
    [['publisher', 'add', '--provider', 'github', '--ref-'], ['--ref-protected']],
    [
      ['attempts', '--outcome', ''],
      ['granted', 'refused'],
    ],
    [['completion', ''], [...shells]],
    [['publisher', 'add', '--crate', ''], []],
  ])('%j: %j', async (words, offers) => {
    expect(await offered(...words)).toEqual(offers);
  });

  it('and runs nothing that was typed', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'waybill-tab-'));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    await offered('explain', `$(touch ${folder}/ran)`, '`touch ran`', '');
    expect(existsSync(join(folder, 'ran'))).toBe(false);
  });
});

it.each(shells)('the script for %s has every option, quoted', async (shell) => {
  const text = await script(shell);
  for (const word of ['service-account', 'import-crates-io', 'apply-mend']) expect(text).toContain(word);
});
