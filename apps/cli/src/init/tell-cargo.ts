import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { parse } from 'smol-toml';
import { type FileReport, placeIn } from './files.ts';

/**
 * Adds the registry to the configuration of cargo in the workspace. Only for one that cargo does not know there yet: a
 * table is added behind what is there, and not a character of that is changed.
 */
export function tellCargo(root: string, folder: string, name: string, index: string): FileReport {
  const inside = (file: string) => [folder, '.cargo', file].filter((part) => part !== '').join('/');
  // cargo reads the one without ending first.
  const path = existsSync(join(root, inside('config'))) ? inside('config') : inside('config.toml');
  const file = placeIn(root, path);
  const before = existsSync(file) ? readFileSync(file, 'utf8') : null;
  const table = `[registries.${name}]\nindex = ${JSON.stringify(index)}\n`;
  const space = before === null || before === '' ? '' : before.endsWith('\n') ? '\n' : '\n\n';
  const after = `${before ?? ''}${space}${table}`;
  // What is written there in another way, such as `registries = { … }`, takes no table behind it.
  if (!isToml(after)) return { path, outcome: 'kept' };
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, after);
  return { path, outcome: before === null ? 'created' : 'changed' };
}

function isToml(text: string): boolean {
  try {
    parse(text);
    return true;
  } catch {
    return false;
  }
}
