import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { parseOwnerFile, SourceFailure } from '../../features/import/index.ts';
import { StartError } from '../../platform/start-error.ts';

export const HELP = `waybill import: brings crates from another registry into this one

  waybill import folder DIR            a folder of NAME-VERSION.crate files, and the folders below it
  waybill import git DIR               a clone of a git index, as Alexandrie and ktra keep one
  waybill import kellnr DIR            the data folder of a Kellnr (db.sqlite and crates/)
  waybill import sparse URL            another sparse registry: sparse+https://crates.example.com/index/

  --crates DIR      git: where the .crate files are; without it they are downloaded as its config.json says
  --crate NAME      sparse: only this crate; may be said again
  --list FILE       sparse: the crates of this file, one name a line
  --token -         sparse, git: read a token for the other registry from stdin; or put it into WAYBILL_IMPORT_TOKEN
  --owner LOGIN     who owns here what nobody in --owners owned there
  --owners FILE     who is who: lines such as alice = "alice-smith", TOML or a JSON object
  --old-index URL   an index URL of the other registry in manifests: its crates are those of this registry now; may be said again
  --private         what is new here becomes private: for its owners, until they say otherwise
  --dry-run         tell what would happen, by the same checks of the same files, and change nothing
  --json            one JSON value on stdout
  --config FILE, --data-dir FOLDER   as for serve

It works on the data folder itself. With the embedded database the server must be stopped; a dry run, and an import into
PostgreSQL, may go on beside it. Each version is stored as if it had been published, with its date and its yank. What is
here already stays as it is, so the same command goes on where it was ended, whatever ended it.

Exit code 0: everything is here; 1: some was refused or is here with other contents; 2: it could not begin or go on;
4: the other registry could not be reached; 130: you ended it.
`;

const kinds = ['folder', 'git', 'kellnr', 'sparse'] as const;

export interface ImportArguments {
  kind: (typeof kinds)[number];
  /** The folder, or the URL. */
  from: string;
  cratesFolder: string | null;
  /** Null: all of them. */
  names: string[] | null;
  tokenFromStdin: boolean;
  owner: string | null;
  owners: Record<string, string>;
  oldIndexes: string[];
  makesPrivate: boolean;
  dryRun: boolean;
  json: boolean;
  config: string | undefined;
  dataDir: string | undefined;
}

/** @returns null when help is asked for. @throws StartError, SourceFailure */
export function readArguments(args: string[]): ImportArguments | null {
  const { values, positionals } = parse(args);
  if (values.help) return null;
  const [kind, from, ...more] = positionals;
  const known = kinds.find((one) => one === kind);
  if (known === undefined || from === undefined || more.length > 0)
    throw new StartError(
      `expected \`waybill import ${kinds.join('|')} WHERE\`, got \`waybill import ${positionals.join(' ')}\` (waybill import --help tells what there is)`,
    );
  const only = (option: string, allowed: readonly string[], isGiven: boolean) => {
    if (isGiven && !allowed.includes(known))
      throw new StartError(
        `--${option} is for ${allowed.join(' and ')}, not for \`waybill import ${known}\`.`,
      );
  };
  only('crates', ['git'], values.crates !== undefined);
  only('crate', ['sparse'], values.crate !== undefined);
  only('list', ['sparse'], values.list !== undefined);
  only('token', ['sparse', 'git'], values.token !== undefined);
  if (values.token !== undefined && values.token !== '-')
    throw new StartError(
      '--token takes only `-`, for stdin: as an argument a token is kept by the shell and seen by others; or put it into WAYBILL_IMPORT_TOKEN.',
    );
  return {
    kind: known,
    from,
    cratesFolder: values.crates ?? null,
    names: namesOf(values.crate, values.list),
    tokenFromStdin: values.token === '-',
    owner: values.owner ?? null,
    owners: values.owners === undefined ? {} : parseOwnerFile(read(values.owners), values.owners),
    oldIndexes: values['old-index'] ?? [],
    makesPrivate: values.private,
    dryRun: values['dry-run'],
    json: values.json,
    config: values.config,
    dataDir: values['data-dir'],
  };
}

function parse(args: string[]) {
  try {
    return parseArgs({
      args,
      allowPositionals: true,
      options: {
        config: { type: 'string' },
        'data-dir': { type: 'string' },
        crates: { type: 'string' },
        crate: { type: 'string', multiple: true },
        list: { type: 'string' },
        token: { type: 'string' },
        owner: { type: 'string' },
        owners: { type: 'string' },
        'old-index': { type: 'string', multiple: true },
        private: { type: 'boolean', default: false },
        'dry-run': { type: 'boolean', default: false },
        json: { type: 'boolean', default: false },
        help: { type: 'boolean', short: 'h', default: false },
      },
    });
  } catch (error) {
    throw new StartError(
      `${(error as Error).message.split('\n')[0]} (waybill import --help tells what there is)`,
    );
  }
}

function namesOf(crates: string[] | undefined, list: string | undefined): string[] | null {
  if (crates === undefined && list === undefined) return null;
  const lines = list === undefined ? [] : read(list).split('\n');
  const listed = lines.map((line) => line.replace(/#.*/, '').trim()).filter((line) => line !== '');
  return [...new Set([...(crates ?? []), ...listed])];
}

function read(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (cause) {
    throw new SourceFailure(`${file} cannot be read: ${(cause as Error).message}.`, { cause });
  }
}
