import { spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import pg from 'pg';
import { postgresPrograms } from '../scripts/test/tools.ts';
import type { RecordedStatement } from './bare-server.ts';
import { onCore } from './one-core.ts';
import type { Surroundings } from './registry.ts';

/** As many connections as the registry has. */
const CONNECTIONS = 10;

/**
 * `pgbench -M prepared` with the statement of an exchange: the values as they were sent, but for the time, which is that of the
 * moment, and what no two may share, which is drawn.
 * @returns how many exchanges it writes in a second
 */
export function preparePgbench(
  { folder }: Surroundings,
  statement: RecordedStatement,
  { core, seconds }: { core?: number; seconds: number },
): () => Promise<number> {
  const scripts = statement.values.map((values, at) => {
    const file = join(folder, `exchange-${at}.sql`);
    writeFileSync(file, scriptOf(statement, values));
    return ['-f', file];
  });
  const url = new URL(statement.databaseUrl);
  const args = [
    ...['-n', '-M', 'prepared', '-c', String(CONNECTIONS), '-j', '1', '-T', String(seconds)],
    ...scripts.flat(),
    ...['-h', url.hostname, '-p', url.port, '-U', url.username, url.pathname.slice(1)],
  ];
  const path = [postgresPrograms() ?? '', process.env['PATH']].join(delimiter);
  const env = { ...process.env, PATH: path, PGPASSWORD: decodeURIComponent(url.password) };
  return async () => {
    const before = await tokensIn(statement.databaseUrl);
    const told = await run(onCore(core, 'pgbench', args), env);
    const written = (await tokensIn(statement.databaseUrl)) - before;
    const rate = Number(/^tps = ([\d.]+)/m.exec(told)?.[1]);
    const transactions = Number(/transactions actually processed: (\d+)/.exec(told)?.[1]);
    if (!(rate > 0) || written < transactions)
      throw new Error(`pgbench wrote ${written} tokens in ${transactions} transactions, and told:\n${told}`);
    return rate;
  };
}

function run([program, args]: [string, string[]], env: NodeJS.ProcessEnv): Promise<string> {
  return new Promise((done, failed) => {
    const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'pipe'], env });
    let told = '';
    for (const stream of [child.stdout, child.stderr])
      stream?.setEncoding('utf8').on('data', (chunk: string) => {
        told += chunk;
      });
    child.once('error', failed).once('exit', (code) => {
      if (code === 0) done(told);
      else failed(new Error(`pgbench failed:\n${told}`));
    });
  });
}

function scriptOf({ text, timeAt, uniqueAt }: RecordedStatement, values: readonly unknown[]): string {
  const draws = uniqueAt.map((at) => `\\set u${at} random(1, 4000000000000000000)`);
  const filled = text.replaceAll(/\$(\d+)/g, (_, number: string) => {
    const at = Number(number) - 1;
    // Each value is a column: an array, here of one.
    if (at === timeAt) return 'array[(extract(epoch from clock_timestamp()) * 1000)::bigint]';
    // As long as what it stands for: a SHA-256 in hex.
    if (uniqueAt.includes(at)) return `array[md5((:u${at})::bigint::text) || md5((:u${at})::bigint::text)]`;
    return literal(values[at]);
  });
  return `${draws.join('\n')}\n${filled.trim().replaceAll('\n', ' ')};\n`;
}

/** Without colons, which to pgbench begin a variable. */
function literal(value: unknown): string {
  if (value === null || value === undefined) return 'null';
  if (typeof value === 'number') return String(value);
  return `E'${escaped(Array.isArray(value) ? arrayOf(value) : String(value))}'`;
}

const escaped = (text: string): string =>
  text.replaceAll('\\', '\\\\').replaceAll("'", "''").replaceAll(':', '\\x3a').replaceAll('\n', '\\n');

const arrayOf = (values: readonly unknown[]): string =>
  `{${values
    .map((value) =>
      value === null ? 'NULL' : `"${String(value).replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`,
    )
    .join(',')}}`;

async function tokensIn(databaseUrl: string): Promise<number> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    const { rows } = await client.query<{ count: string }>('select count(*) as count from access_tokens');
    return Number(rows[0]?.count);
  } finally {
    await client.end();
  }
}
