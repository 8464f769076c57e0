/**
 * The least a publish could be, in plain Node and without HTTP: the bytes are written, hashed and unpacked, put in place as durably,
 * and the rows of a publish are committed. Its instructions are a file whose path comes as an argument; each message is one
 * publish, answered with how long it took.
 */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { mkdir, open, rename } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { SQLInputValue } from 'node:sqlite';
import { gunzipSync } from 'node:zlib';
import { openNodeSqlite } from '../apps/server/src/platform/database/node-sqlite.ts';

export interface PlainInstructions {
  /** Of a registry that has been stopped, in which the recorded publish is the last one. */
  database: string;
  folder: string;
  /** The `.crate` files, published by turns. */
  files: string[];
  recorded: Recorded;
}

/** The writes of one publish, in order, as they went to the embedded database. */
export interface Recorded {
  version: string;
  versionId: number;
  writes: { text: string; values: (string | number | null)[] }[];
}

const instructions = JSON.parse(readFileSync(process.argv[2] ?? '', 'utf8')) as PlainInstructions;
const { recorded, folder } = instructions;
const files = instructions.files.map((file) => readFileSync(file));
const database = openNodeSqlite(instructions.database);
const statements = recorded.writes.map(({ text }) => database.prepare(text));
let turn = 0;

async function publish(): Promise<number> {
  const bytes = files[turn % files.length] as Buffer;
  turn += 1;
  const began = performance.now();
  // As each upload has other bytes, each has a name of its own.
  const name = createHash('sha256').update(bytes).update(String(turn)).digest('hex');
  const unfinished = join(folder, 'unfinished', name);
  const target = join(folder, name.slice(0, 2), name.slice(2, 4), name);
  await mkdir(dirname(unfinished), { recursive: true });
  const file = await open(unfinished, 'wx', 0o600);
  await file.writeFile(bytes);
  if (entriesOf(gunzipSync(bytes)) === 0) throw new Error('there is nothing in the archive');
  await mkdir(dirname(target), { recursive: true });
  await file.sync();
  await file.close();
  await rename(unfinished, target);
  for (const above of [dirname(target), dirname(dirname(target)), folder]) {
    const handle = await open(above, 'r');
    await handle.sync();
    await handle.close();
  }
  commit(`8.${turn}.0`);
  return performance.now() - began;
}

/** Goes from header to header, as whoever unpacks does. */
function entriesOf(tar: Buffer): number {
  let entries = 0;
  for (let at = 0; at + 512 <= tar.length && tar[at] !== 0; entries++) {
    const size = Number.parseInt(tar.toString('latin1', at + 124, at + 135), 8);
    at += 512 + Math.ceil(size / 512) * 512;
  }
  return entries;
}

/** The same rows, of another version. */
function commit(version: string): void {
  let versionId = recorded.versionId;
  const fresh = (value: string | number | null): SQLInputValue => {
    if (typeof value === 'string') return value.replaceAll(recorded.version, version);
    return value === recorded.versionId ? versionId : value;
  };
  database.exec('begin');
  for (const [at, { text, values }] of recorded.writes.entries()) {
    const statement = statements[at];
    if (/returning "id"/.test(text)) {
      const row = statement?.get(...values.map(fresh)) as { id: number } | undefined;
      if (row === undefined) throw new Error(`nothing was written by ${text}`);
      if (/insert into "versions"/.test(text)) versionId = row.id;
    } else statement?.run(...values.map(fresh));
  }
  database.exec('commit');
}

process.on('message', () => void publish().then((took) => process.send?.(took)));
process.on('disconnect', () => process.exit(0));
process.send?.('ready');
