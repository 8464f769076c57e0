import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { writeProvider } from './install-provider.ts';
import { rehearsalSummary } from './rehearsal-summary.ts';
import { openRunner } from './runner.ts';

let folder: string;
let lines: string[];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'waybill action '));
  lines = [];
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const runner = (env: Record<string, string> = {}) => openRunner(env, (line) => void lines.push(line));

describe('what a registry says cannot speak to the runner', () => {
  const evil = [
    '::set-output name=token::x',
    '  ::add-mask::true',
    'x\n::add-mask::true',
    'x\r::stop-commands::y',
    '##[add-path]/tmp',
    '\u001b[31m::error::x',
  ];
  it.each(evil)('%j', (text) => {
    const open = runner();
    open.info(text);
    open.group(text, [text]);
    open.error(text, [text, text]);
    open.warning(text);
    const commands = lines
      .flatMap((line) => line.split(/[\r\n]/))
      .map((line) => /^\s*::([a-z-]+)/.exec(line)?.[1]);
    expect(commands.filter(Boolean)).toEqual(['group', 'endgroup', 'error', 'warning']);
    expect(lines.join('\n')).not.toContain('##[');
  });

  it('a title cannot end itself, or add a property', () => {
    runner().error('a,file=x::b%', ['says']);
    expect(lines).toEqual(['::error title=a%2Cfile=x%3A%3Ab%25::says']);
  });
});

it('a value cannot end itself and begin another', () => {
  const file = join(folder, 'output');
  runner({ GITHUB_OUTPUT: file }).setOutput('token', 'x\nEOF\nevil=1');
  const [, delimiter = ''] = /^token<<(\S+)\n/.exec(readFileSync(file, 'utf8')) ?? [];
  expect(delimiter.length).toBeGreaterThan(30);
  expect(readFileSync(file, 'utf8')).toBe(`token<<${delimiter}\nx\nEOF\nevil=1\n${delimiter}\n`);
});

it('values of a job stay in their cell of the summary, as text', () => {
  const value = 'a|b`c`<img src=x>\n| d | [e](javascript:f) @acme **g** \\|';
  const check = { name: 'ref', expected: '', actual: value, outcome: 'failed' } as const;
  const rehearsal = {
    outcome: 'refused',
    code: 'ref_mismatch',
    detail: value,
    remedy: value,
    checks: [check],
    warnings: [value],
  } as const;
  const summary = rehearsalSummary(rehearsal, {
    registry: 'https://crates.example.com',
    crate: null,
    version: null,
  });
  const row = summary.split('\n').find((line) => line.startsWith('| <code>ref'));
  expect(row?.match(/(?<!\\)\|/g)).toHaveLength(5);
  const text = summary.replaceAll(
    /<\/?code>|\*\*(?:What to do:|Warning:|✗ failed)\*\*|^### |^\|.*---.*$/gm,
    '',
  );
  expect(text).not.toMatch(/[<>`[\]*\\@]/);
});

describe('the installed provider', () => {
  const bundled = join(import.meta.dirname, '../dist');

  it('is run by the Node that installs it, and named alone where its folder has a space', () => {
    const command = writeProvider(bundled, folder, 'linux', "/opt/a runner's/node");
    expect(command).toBe('cargo-credential-waybill');
    expect(readFileSync(join(folder, command), 'utf8')).toMatch(
      /^#!\/bin\/sh\nexec '\/opt\/a runner'\\''s\/node' '\/.*\/cargo-credential-waybill\.cjs' "\$@"\n$/,
    );
    expect(statSync(join(folder, command)).mode & 0o777).toBe(0o755);
  });

  it('is a .cmd on Windows, as cargo looks for no other', () => {
    expect(writeProvider(bundled, folder, 'win32', 'C:\\node.exe')).toBe('cargo-credential-waybill.cmd');
    expect(readFileSync(join(folder, 'cargo-credential-waybill.cmd'), 'utf8')).toBe(
      '@"C:\\node.exe" "%~dp0cargo-credential-waybill.cjs" %*\r\n',
    );
  });
});
