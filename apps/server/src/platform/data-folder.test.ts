import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { inspectDataFolder, noteMovedDatabase, takeDataFolder } from './data-folder.ts';
import { readSecrets } from './secrets.ts';
import { StartError } from './start-error.ts';

let parent: string;
let path: string;
beforeEach(() => {
  parent = mkdtempSync(join(tmpdir(), 'waybill-folder-'));
  path = join(parent, 'data');
});
afterEach(() => rmSync(parent, { recursive: true }));

function refuses(action: () => unknown, ...mentions: string[]): void {
  let thrown: unknown;
  try {
    action();
  } catch (error) {
    thrown = error;
  }
  expect(thrown).toBeInstanceOf(StartError);
  for (const mention of mentions) expect((thrown as StartError).message).toContain(mention);
}

describe('a new data folder', () => {
  it('is made with all that is above it, for this user alone', () => {
    const deep = join(path, 'a', 'b');
    takeDataFolder(deep, true).release();
    expect(statSync(deep).mode & 0o777).toBe(0o700);
    expect(statSync(join(deep, 'waybill.json')).mode & 0o777).toBe(0o600);
  });

  it('keeps its identity', () => {
    const first = takeDataFolder(path, true);
    first.release();
    const second = takeDataFolder(path, true);
    second.release();
    expect(second.instance).toBe(first.instance);
    expect(inspectDataFolder(path).instance).toBe(first.instance);
  });

  it('is refused where a file is', () => {
    writeFileSync(path, '');
    refuses(() => takeDataFolder(path, true), path, 'cannot be made');
  });

  it('is not made by looking', () => {
    refuses(() => inspectDataFolder(path), path, 'not a data folder');
    expect(existsSync(path)).toBe(false);
  });
});

describe('a folder in use', () => {
  it('is refused to a second process of the embedded database', () => {
    const first = takeDataFolder(path, true);
    refuses(() => takeDataFolder(path, true), path, 'in use', 'its own data_dir');
    first.release();
    takeDataFolder(path, true).release();
  });

  it('may be shared by copies over one PostgreSQL, but not with the embedded database', () => {
    const copies = [takeDataFolder(path, false), takeDataFolder(path, false)];
    refuses(() => takeDataFolder(path, true), 'in use');
    for (const copy of copies) copy.release();
    rmSync(path, { recursive: true });
    const alone = takeDataFolder(path, true);
    refuses(() => takeDataFolder(path, false), 'in use');
    alone.release();
  });
});

describe('a folder this version cannot use', () => {
  const mark = (text: string) => {
    takeDataFolder(path, true).release();
    writeFileSync(join(path, 'waybill.json'), text);
  };

  it('of a newer layout is refused, with both numbers, and left as it is', () => {
    mark('{"layout":2,"instance":"x"}');
    const before = readdirSync(path);
    for (const use of [() => takeDataFolder(path, true), () => inspectDataFolder(path)]) {
      refuses(use, 'newer Waybill', 'layout 2', 'knows 1', 'restore a backup');
    }
    expect(readdirSync(path)).toEqual(before);
  });

  it.each([
    '',
    '{',
    '[]',
    'null',
    '{"layout":"1","instance":"x"}',
    '{"layout":1}',
    '{"layout":1.5,"instance":"x"}',
  ])('with a damaged marker is refused: %j', (text) => {
    mark(text);
    refuses(() => takeDataFolder(path, true), 'waybill.json', 'damaged', 'backup');
  });

  it('with a database and no marker is refused: starting over would look like an empty registry', () => {
    mark('');
    rmSync(join(path, 'waybill.json'));
    writeFileSync(join(path, 'waybill.sqlite'), '');
    refuses(() => takeDataFolder(path, true), 'no waybill.json', 'backup');
    expect(existsSync(join(path, 'waybill.json'))).toBe(false);
  });
});

describe('a folder whose database is elsewhere', () => {
  it('is refused to the embedded database once it is one of PostgreSQL', () => {
    takeDataFolder(path, false).release();
    refuses(() => takeDataFolder(path, true), path, 'PostgreSQL', 'database_url');
    takeDataFolder(path, false).release();
  });

  it('is refused to PostgreSQL while it has an embedded one', () => {
    takeDataFolder(path, true).release();
    writeFileSync(join(path, 'waybill.sqlite'), '');
    refuses(() => takeDataFolder(path, false), path, 'waybill migrate-to');
    noteMovedDatabase(path);
    takeDataFolder(path, false).release();
    refuses(() => takeDataFolder(path, true), 'PostgreSQL');
  });

  it('is refused when it has crates and no database: those would be swept', () => {
    takeDataFolder(path, true).release();
    mkdirSync(join(path, 'blobs', 'unfinished'), { recursive: true });
    takeDataFolder(path, true).release();
    mkdirSync(join(path, 'blobs', 'ab'));
    refuses(() => takeDataFolder(path, true), path, 'gone', 'restore a backup', 'check --repair');
  });
});

describe('the generated secrets', () => {
  it('are made once, for this user alone, and stay', () => {
    takeDataFolder(path, true).release();
    const secrets = readSecrets(path);
    expect(secrets.session.length).toBeGreaterThanOrEqual(32);
    expect(readSecrets(path)).toEqual(secrets);
    expect(statSync(join(path, 'secrets.json')).mode & 0o777).toBe(0o600);
  });

  it.each(['', '{', 'null', '{}', '{"session":5}', '{"session":"short"}'])(
    'damaged as %j stop the start, and are not replaced',
    (text) => {
      takeDataFolder(path, true).release();
      const file = join(path, 'secrets.json');
      writeFileSync(file, text);
      refuses(() => readSecrets(path), file, 'damaged', 'sign in again');
      expect(readFileSync(file, 'utf8')).toBe(text);
    },
  );
});
