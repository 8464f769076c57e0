import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll } from 'vitest';
import { type OpenedHost, openHost } from '../cli/connection.ts';
import { type PipelineOptions, type PipelineResult, runPipeline, type StepResult } from '../index.ts';
import { useFolder } from './helpers.ts';

/** One for all tests of a file, with an issuer only where one is asked for: making keys takes longer than most pipelines. */
let host: OpenedHost;
beforeAll(async () => {
  host = await openHost({ server: undefined, port: 0, issuer: undefined });
});
afterAll(() => host.close());

export function writeFiles(folder: string, files: Readonly<Record<string, string>>): void {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
}

export function folderOf(files: Readonly<Record<string, string>>): string {
  const folder = useFolder();
  writeFiles(folder, files);
  return folder;
}

/** Runs the pipeline of a folder, or of one made of these files: the first file unless the options name one. */
export async function play(
  source: string | Readonly<Record<string, string>>,
  options: Partial<PipelineOptions> = {},
): Promise<PipelineResult> {
  const folder = typeof source === 'string' ? source : folderOf(source);
  const file = typeof source === 'string' ? '.github/workflows/r.yml' : (Object.keys(source)[0] ?? '');
  return runPipeline({ file, source: folder, sim: host, ...options });
}

export function stepOf(result: PipelineResult, job: string, step: string): StepResult {
  const found = result.jobs.find(({ name }) => name === job)?.steps.find(({ name }) => name === step);
  if (found === undefined) throw new Error(`no step "${step}" in ${JSON.stringify(result.jobs, null, 2)}`);
  return found;
}

/** The logs of all steps of a job, one after the other. */
export function logOf(result: PipelineResult, job: string): string {
  return (
    result.jobs
      .find(({ name }) => name === job)
      ?.steps.map(({ log }) => log)
      .join('') ?? ''
  );
}
