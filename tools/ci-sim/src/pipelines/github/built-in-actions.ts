import { mkdirSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { UsageError } from '../../usage-error.ts';
import { commonFolder, copyFiles, findFiles, forgetModes, namesIn } from '../artifacts.ts';
import type { Run } from '../options.ts';
import { StepFailure } from '../step-failure.ts';
import type { StepLog } from '../step-log.ts';
import type { BuiltInName } from './borrowed-action.ts';

interface Call {
  readonly name: string;
  readonly inputs: Readonly<Record<string, string>>;
  readonly run: Run;
  readonly workspace: string;
  readonly log: StepLog;
}

type Outputs = Record<string, string>;

/** The actions that only mean something at GitHub: they are played, and an input not known here is refused. */
export const builtInActions: Readonly<Record<BuiltInName, (call: Call) => Outputs>> = {
  checkout(call) {
    const known = [
      'path',
      'ref',
      'persist-credentials',
      'fetch-depth',
      'fetch-tags',
      'clean',
      'show-progress',
    ];
    const { path = '.', ref } = read(call, known);
    const { source, ref: usual } = call.run;
    source.checkOut(within(call, path), ref || undefined);
    call.log.note(`checked out ${source.commit ?? 'the folder'} for ${ref || usual}`);
    return { commit: source.commit ?? '', ref: ref || usual };
  },

  'upload-artifact'(call) {
    const known = ['name', 'path', 'if-no-files-found', 'retention-days', 'overwrite', 'compression-level'];
    const inputs = read(call, [...known, 'include-hidden-files']);
    const { name = 'artifact', 'if-no-files-found': otherwise = 'warn' } = inputs;
    const patterns = lines(inputs.path ?? '');
    if (patterns.length === 0) throw new StepFailure('Input required and not supplied: path');
    const files = findFiles(call.workspace, patterns, inputs['include-hidden-files'] === 'true');
    const shelf = shelfOf(call, name);
    if (namesIn(join(call.run.shelf, 'artifacts')).includes(name)) {
      if (inputs.overwrite !== 'true')
        throw new StepFailure(`there is an artifact "${name}" of this run already`);
      rmSync(shelf, { recursive: true });
    }
    if (files.length === 0) {
      const sentence = `No files were found with the provided path: ${patterns.join(', ')}`;
      if (otherwise === 'error') throw new StepFailure(sentence);
      if (otherwise === 'warn') call.log.note(`::warning::${sentence}`);
      return {};
    }
    mkdirSync(shelf, { recursive: true });
    copyFiles(files, commonFolder(call.workspace, patterns), shelf);
    forgetModes(shelf);
    call.log.note(`kept ${files.length} files as "${name}"`);
    return { 'artifact-id': '1' };
  },

  'download-artifact'(call) {
    const { name, path = '.', 'merge-multiple': merge } = read(call, ['name', 'path', 'merge-multiple']);
    const there = namesIn(join(call.run.shelf, 'artifacts'));
    const target = within(call, path);
    if (name && !there.includes(name))
      throw new StepFailure(`no artifact "${name}" was kept; there are ${there.join(', ') || 'none'}`);
    for (const each of name ? [name] : there) {
      const shelf = shelfOf(call, each);
      copyFiles(findFiles(shelf, ['.']), shelf, name || merge === 'true' ? target : join(target, each));
    }
    return { 'download-path': target };
  },
};

function read({ name, inputs }: Call, known: readonly string[]): Partial<Record<string, string>> {
  for (const input of Object.keys(inputs)) {
    if (!known.includes(input)) throw new UsageError(`${name}: the input "${input}" is not understood here`);
  }
  return inputs;
}

function within({ name, workspace }: Call, path: string): string {
  const folder = resolve(workspace, path);
  if (folder !== workspace && !folder.startsWith(`${workspace}/`) && name.endsWith('checkout'))
    throw new StepFailure(`${path} is not below the workspace`);
  return folder;
}

function shelfOf({ run }: Call, name: string): string {
  if (!/^[^"':<>|*?\\/\r\n]+$/.test(name) || name === '.' || name === '..')
    throw new StepFailure(`"${name}" is no name of an artifact`);
  return join(run.shelf, 'artifacts', name);
}

function lines(text: string): string[] {
  return text
    .split('\n')
    .map((line) => line.trim())
    .filter(Boolean);
}
