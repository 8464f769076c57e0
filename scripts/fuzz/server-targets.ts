import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { loadConfig } from '../../apps/server/src/config/load.ts';
import { readSourceEntry } from '../../apps/server/src/features/import/index-entry.ts';
import { SourceProblem } from '../../apps/server/src/features/import/source.ts';
import { StartError } from '../../apps/server/src/platform/start-error.ts';
import { must, type Target, text } from './target.ts';

export const serverTargets: readonly Target[] = [
  {
    name: 'index-line',
    seeds: () => [],
    run(input) {
      try {
        const { name, version, checksum } = readSourceEntry(text(input));
        must(name !== '' && version !== '', 'a version without name');
        must(/^[0-9a-f]{64}$/.test(checksum), `no checksum: ${checksum}`);
      } catch (error) {
        if (!(error instanceof SourceProblem)) throw error;
      }
    },
  },
  {
    name: 'configuration',
    seeds: () => [readFileSync(resolve(import.meta.dirname, '../../waybill.example.toml'))],
    run(input) {
      const file = join(scratch(), 'waybill.toml');
      writeFileSync(file, input);
      try {
        loadConfig({ file, cwd: scratch(), environment: {} });
      } catch (error) {
        if (!(error instanceof StartError)) throw error;
        must(error.message !== '', 'a refusal without a sentence');
      }
    },
  },
];

let folder: string | null = null;
function scratch(): string {
  if (folder === null) {
    const made = mkdtempSync(join(tmpdir(), 'waybill-fuzz-'));
    process.once('exit', () => rmSync(made, { recursive: true, force: true }));
    folder = made;
  }
  return folder;
}
