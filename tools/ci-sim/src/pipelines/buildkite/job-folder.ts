import { existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Masks } from '../masks.ts';

/** What stands between a job and the runner: its `buildkite-agent`, and the files it writes. */
export interface AgentFolder {
  /** With the agent first. */
  readonly path: string;
  summary(): string;
  /** Hides what the job has asked to be hidden by now. */
  hear(masks: Masks): void;
}

export function makeAgentFolder(temp: string, shelf: string, path: string): AgentFolder {
  const bin = join(temp, 'bin');
  const masksFile = join(temp, 'masks');
  const summaryFile = join(temp, 'annotations');
  mkdirSync(bin);
  for (const file of [masksFile, summaryFile]) writeFileSync(file, '', { mode: 0o600 });
  const real = path
    .split(delimiter)
    .map((folder) => join(folder, 'buildkite-agent'))
    .find((file) => existsSync(file));
  const tool = fileURLToPath(new URL('./agent-tool.ts', import.meta.url));
  const words = [process.execPath, tool, real ?? 'buildkite-agent', masksFile, shelf, summaryFile];
  const line = words.map((word) => `'${word.replaceAll("'", "'\\''")}'`).join(' ');
  writeFileSync(join(bin, 'buildkite-agent'), `#!/bin/sh\nexec ${line} "$@"\n`, { mode: 0o700 });
  let heard = 0;
  return {
    path: [bin, path].join(delimiter),
    summary: () => readFileSync(summaryFile, 'utf8'),
    hear(masks) {
      if (statSync(masksFile).size === heard) return;
      const text = readFileSync(masksFile);
      heard = text.length;
      for (const value of text.toString('utf8').split('\n')) masks.add(value);
    },
  };
}
