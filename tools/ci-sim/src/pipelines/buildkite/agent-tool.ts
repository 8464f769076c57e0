import { spawnSync } from 'node:child_process';
import { appendFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { copyFiles, findFiles } from '../artifacts.ts';

/**
 * The `buildkite-agent` of a job of a whole pipeline: what the one of a single job can, with tokens hidden in the log, and
 * what jobs hand to each other.
 */
const [real = '', masks = '', shelf = '', summary = '', ...args] = process.argv.slice(2);
const [group, verb, ...rest] = args;
const artifacts = join(shelf, 'artifacts');
const metaData = join(shelf, 'meta-data');

function readStdin(): string {
  return readFileSync(0, 'utf8').replace(/\n$/, '');
}

function metaDataFile(key: string | undefined): string {
  mkdirSync(metaData, { recursive: true });
  return join(metaData, encodeURIComponent(key ?? ''));
}

const commands: Readonly<Record<string, () => number>> = {
  'oidc request-token': () => {
    const shows = rest.includes('--skip-redaction');
    const given = [...args.slice(0, 2), ...rest.filter((each) => each !== '--skip-redaction')];
    const { status, stdout } = spawnSync(real, given, {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    if (status === 0 && !shows) appendFileSync(masks, stdout);
    process.stdout.write(stdout);
    return status ?? 1;
  },
  'redactor add': () => {
    const file = rest.find((each) => each !== '-');
    if (file?.startsWith('-')) return fail(`redactor add ${file} is not pretended`);
    appendFileSync(masks, `${file === undefined ? readStdin() : readFileSync(file, 'utf8')}\n`);
    return 0;
  },
  'artifact upload': () => {
    const files = findFiles(
      process.cwd(),
      (rest[0] ?? '').split(';').map((each) => each.trim()),
    );
    copyFiles(files, process.cwd(), artifacts);
    return files.length > 0 ? 0 : fail(`no file matches ${rest[0]}`);
  },
  'artifact download': () => {
    const [query = '', target = '.'] = rest;
    const files = existsSync(artifacts) ? findFiles(artifacts, [query]) : [];
    copyFiles(files, artifacts, target);
    return files.length > 0 ? 0 : fail(`no artifact matches ${query}`);
  },
  'meta-data set': () => {
    writeFileSync(metaDataFile(rest[0]), rest[1] ?? readStdin());
    return 0;
  },
  'meta-data get': () => {
    const { values, positionals } = parseArgs({
      args: rest,
      allowPositionals: true,
      options: { default: { type: 'string' } },
    });
    const file = metaDataFile(positionals[0]);
    if (!existsSync(file) && values.default === undefined)
      return fail(`no meta-data "${positionals[0]}" was set`);
    process.stdout.write(existsSync(file) ? readFileSync(file, 'utf8') : (values.default ?? ''));
    return 0;
  },
  'meta-data exists': () => (existsSync(metaDataFile(rest[0])) ? 0 : 100),
};

function annotate(): number {
  const options = {
    style: { type: 'string' },
    context: { type: 'string' },
    append: { type: 'boolean' },
  } as const;
  const { positionals } = parseArgs({ args: args.slice(1), allowPositionals: true, options });
  appendFileSync(summary, `${positionals[0] ?? readStdin()}\n`);
  return 0;
}

function fail(sentence: string): number {
  console.error(`buildkite-agent: ${sentence}`);
  return 1;
}

const known = commands[`${group} ${verb}`];
if (known !== undefined) process.exitCode = known();
else if (group === 'annotate') process.exitCode = annotate();
else process.exitCode = spawnSync(real, args, { stdio: 'inherit' }).status ?? 1;
