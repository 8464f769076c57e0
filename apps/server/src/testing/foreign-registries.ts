import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { indexPath } from '@waybill/cargo-formats';
import { type CrateOptions, crateFile, sha256 } from './crate-file.ts';

/** A version as another registry has it. */
export interface ForeignVersion {
  name: string;
  version: string;
  file: Buffer;
  deps?: readonly Record<string, unknown>[];
  yanked?: boolean;
}

export async function foreign(
  options: CrateOptions & Pick<ForeignVersion, 'deps' | 'yanked'>,
): Promise<ForeignVersion> {
  const { deps = [], yanked = false, ...crate } = options;
  return { name: crate.name, version: crate.version, file: await crateFile(crate), deps, yanked };
}

export async function put(folder: string, path: string, content: string | Uint8Array): Promise<void> {
  const file = join(folder, path);
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, content);
}

/** The index that Alexandrie and ktra commit: config.json, and files in cargo's folders, with the crate's own spelling. */
export async function writeGitIndex(
  folder: string,
  config: Record<string, unknown>,
  versions: readonly ForeignVersion[],
): Promise<void> {
  await put(folder, 'config.json', JSON.stringify(config));
  await put(folder, 'README.md', '# The index of a registry\n');
  const files = new Map<string, string>();
  for (const { name, version, file, deps = [], yanked = false } of versions) {
    const line = JSON.stringify({
      name,
      vers: version,
      deps,
      cksum: sha256(file),
      features: {},
      yanked,
      links: null,
    });
    const path = [...indexPath(name).split('/').slice(0, -1), name].join('/');
    files.set(path, `${files.get(path) ?? ''}${line}\n`);
  }
  for (const [path, text] of files) await put(folder, path, text);
}

export interface KellnrVersion extends ForeignVersion {
  created: string;
  pubtime?: string | null;
  downloads: number;
  owners: readonly string[];
  restricted?: boolean;
}

/** The part of a Kellnr 6 database that an import reads, as its migrations make it, and the files beside. */
export async function writeKellnr(folder: string, versions: readonly KellnrVersion[]): Promise<void> {
  await mkdir(join(folder, 'crates'), { recursive: true });
  const database = new DatabaseSync(join(folder, 'db.sqlite'));
  database.exec(KELLNR_SCHEMA);
  const run = (sql: string, ...values: (string | number | null)[]) => database.prepare(sql).run(...values);
  for (const one of versions) {
    const {
      name,
      version,
      file,
      deps = [],
      yanked,
      created,
      pubtime = null,
      downloads,
      owners,
      restricted,
    } = one;
    const key = name.toLowerCase();
    run(
      'insert or ignore into krate (name, original_name, max_version, last_updated, restricted_download) values (?, ?, ?, ?, ?)',
      key,
      name,
      version,
      created,
      restricted === true ? 1 : 0,
    );
    const crateId = database.prepare('select id from krate where name = ?').get(key)?.['id'] as number;
    run(
      'insert into crate_index (name, vers, deps, cksum, features, yanked, crate_fk, pubtime) values (?, ?, ?, ?, ?, ?, ?, ?)',
      name,
      version,
      deps.length === 0 ? null : JSON.stringify(deps),
      sha256(file),
      '{}',
      yanked === true ? 1 : 0,
      crateId,
      pubtime,
    );
    run(
      'insert into crate_meta (version, created, downloads, crate_fk) values (?, ?, ?, ?)',
      version,
      created,
      downloads,
      crateId,
    );
    for (const owner of owners) {
      run(`insert or ignore into "user" (name, pwd, salt, is_admin) values (?, 'hash', 'salt', 0)`, owner);
      run(
        `insert or ignore into owner (crate_fk, user_fk) select ?, id from "user" where name = ?`,
        crateId,
        owner,
      );
    }
    await put(folder, `crates/${name}-${version}.crate`, file);
  }
  database.close();
}

const ID = 'id integer not null primary key autoincrement';
const KELLNR_SCHEMA = `
  create table "user" (${ID}, name text not null unique, pwd text not null, salt text not null,
    is_admin boolean not null, is_read_only boolean not null default false, created text not null default '');
  create table krate (${ID}, name text not null unique, max_version text not null default '',
    total_downloads bigint not null default 0, last_updated text not null default '', description text, homepage text,
    repository text, original_name text not null default '', e_tag varchar(64) not null default '',
    restricted_download boolean not null default false);
  create table crate_index (${ID}, name text not null, vers text not null, deps jsonb_text, cksum text not null,
    features jsonb_text, yanked boolean not null default false, links text, v integer not null default 1,
    crate_fk bigint not null references krate (id) on delete cascade, pubtime datetime_text);
  create unique index "idx-crate-index" on crate_index (crate_fk, vers);
  create table crate_meta (${ID}, version text not null, created text not null, downloads bigint not null default 0,
    crate_fk bigint not null references krate (id) on delete cascade, readme text, license text, license_file text,
    documentation text);
  create unique index "idx-crate-meta" on crate_meta (crate_fk, version);
  create table owner (${ID}, crate_fk bigint not null references krate (id) on delete cascade,
    user_fk bigint not null references "user" (id) on delete cascade);
  create unique index "idx-owner" on owner (crate_fk, user_fk);
`;
