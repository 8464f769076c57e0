/**
 * `npm test` and `npm run check`: every check there is, one after the other, then one line with the sum. With CI=true
 * anything left out is a failure.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { collectCounts } from './test/counts.ts';
import { startPostgres } from './test/postgres.ts';
import { type Counts, readReport } from './test/report.ts';
import { run } from './test/run.ts';
import { startSwift } from './test/swift.ts';
import { haveCargo, haveChromium, haveNginx, havePgbouncer, havePostgres, haveSwift } from './test/tools.ts';

const BEHIND_NGINX = 'tests/acceptance/behind-nginx.test.ts';
const BEHIND_PGBOUNCER = 'tests/acceptance/behind-pgbouncer.test.ts';
const WITH_S3 = 'tests/acceptance/object-storage.test.ts';
const IN_A_BROWSER = '**/*.browser.test.ts';

const { values: options } = parseArgs({ options: { quick: { type: 'boolean', default: false } } });
const inCi = process.env['CI'] === 'true';
const folder = mkdtempSync(join(tmpdir(), 'waybill-check-'));
const noted = collectCounts(join(folder, 'counts'));
const total: Counts = { passed: 0, failed: 0, skipped: 0 };
const failures: string[] = [];
/** What the tests counted, for the reader of the last lines. */
const counted: string[] = [];

try {
  await program('formatting and lint', 'biome', ['check', '.']);
  await program('types', 'tsc', ['--noEmit']);
  await program('types of the web UI', 'tsc', ['--noEmit', '-p', 'apps/web']);
  await program('committed bundles', 'node', ['scripts/bundle.ts', '--check']);
  await tests('unit tests', 'unit');
  if (!options.quick) await slowChecks();
} finally {
  counted.push(...noted.lines());
  rmSync(folder, { recursive: true, force: true });
}
if (inCi && total.skipped > 0) {
  console.error('With CI=true nothing may be left out.');
  total.failed += total.skipped;
  total.skipped = 0;
}
// Once more at the end: the log above them is long.
for (const failure of failures) console.error(`\nFAILED  ${failure}`);
if (counted.length > 0) console.log(`\n${counted.join('\n')}`);
console.log(`\n${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped`);
process.exit(total.failed === 0 ? 0 : 1);

async function slowChecks(): Promise<void> {
  await program('mutants of the decision, a sample', 'node', ['scripts/mutants/main.ts', '--sample', '100']);
  await program('fuzzing, for some seconds', 'node', ['scripts/fuzz/main.ts', '--seconds', '5']);
  await tests('feature tests on the embedded database', 'feature');
  const postgres = havePostgres() ? await startPostgres() : null;
  const swift = haveSwift() ? await startSwift() : null;
  try {
    if (postgres === null)
      leaveOut('feature tests on PostgreSQL', 'there is no PostgreSQL, and it could not be installed');
    else await tests('feature tests on PostgreSQL', 'feature', { TEST_POSTGRES_URL: postgres.url });
    if (swift === null)
      leaveOut('what touches blobs, on S3', 'there is no OpenStack Swift, and it could not be installed');
    else await onObjectStorage(swift.url, postgres?.url);
    if (!haveCargo()) leaveOut('acceptance tests', 'there is no cargo ≥ 1.74, and it could not be installed');
    else await acceptanceTests(postgres?.url, swift?.url);
  } finally {
    await swift?.stop();
    await postgres?.stop();
  }
}

async function onObjectStorage(s3Url: string, postgresUrl: string | undefined): Promise<void> {
  const database = postgresUrl === undefined ? 'the embedded database' : 'PostgreSQL';
  await tests(`what touches blobs, on ${database} and S3`, 'storage', servers(postgresUrl, s3Url));
}

function servers(postgresUrl: string | undefined, s3Url: string | undefined): Record<string, string> {
  return {
    ...(postgresUrl === undefined ? {} : { TEST_POSTGRES_URL: postgresUrl }),
    ...(s3Url === undefined ? {} : { TEST_S3_URL: s3Url }),
  };
}

async function acceptanceTests(postgresUrl: string | undefined, s3Url: string | undefined): Promise<void> {
  const environment = servers(postgresUrl, s3Url);
  const without: string[] = [];
  if (s3Url === undefined || postgresUrl === undefined) {
    leaveOut('acceptance tests of several copies on PostgreSQL and S3', 'one of these is missing here');
    without.push('--exclude', WITH_S3);
  }
  if (postgresUrl === undefined || !havePgbouncer()) {
    leaveOut(
      'acceptance tests behind PgBouncer',
      'there is no PostgreSQL or no PgBouncer, and it could not be installed',
    );
    without.push('--exclude', BEHIND_PGBOUNCER);
  }
  if (!haveNginx()) {
    leaveOut(
      'acceptance tests behind nginx (TLS, HTTP/2)',
      'there is no nginx, and it could not be installed',
    );
    without.push('--exclude', BEHIND_NGINX);
  }
  if (!haveChromium()) {
    leaveOut(
      'acceptance tests in a browser',
      'there is no Chromium (TEST_CHROMIUM may name one), and it could not be installed',
    );
    without.push('--exclude', IN_A_BROWSER);
  }
  await tests('acceptance tests with real cargo', 'acceptance', environment, without);
}

/** A check that is one program: it passes or fails as a whole. */
async function program(name: string, file: string, args: string[]): Promise<void> {
  announce(name);
  const code = await run(file, args, noted.environment);
  add(code === 0 ? { passed: 1, failed: 0, skipped: 0 } : { passed: 0, failed: 1, skipped: 0 });
  if (code !== 0) failures.push(`${name}: exit code ${code}`);
}

async function tests(
  name: string,
  project: string,
  environment: Record<string, string> = {},
  more: readonly string[] = [],
): Promise<void> {
  announce(name);
  const report = join(folder, `${crypto.randomUUID()}.json`);
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`];
  const code = await run('vitest', ['run', '--project', project, ...reporters, ...more], {
    ...environment,
    ...noted.environment,
  });
  const result = readReport(report, code);
  add(result.counts);
  failures.push(...result.failures.map((failure) => `${name}: ${failure}`));
}

function leaveOut(name: string, reason: string): void {
  announce(`${name}: LEFT OUT`);
  console.error(`${name} did not run: ${reason}.`);
  add({ passed: 0, failed: 0, skipped: 1 });
}

function announce(name: string): void {
  console.log(`\n── ${name} ${'─'.repeat(Math.max(0, 90 - name.length))}`);
}

function add(counts: Counts): void {
  total.passed += counts.passed;
  total.failed += counts.failed;
  total.skipped += counts.skipped;
}
