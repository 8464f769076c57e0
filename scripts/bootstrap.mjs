// The door of every npm script. It runs on whatever Node is installed (≥ 20, plain JavaScript), makes sure the
// dependencies are those of the lock file, and hands over to the Node the project pins (node_modules/.bin/node).
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const binaries = join(root, 'node_modules', '.bin');
const stamp = join(root, 'node_modules', '.waybill-installed');

/** What each command runs, after the install and under the pinned Node; null: nothing besides. */
const commands = {
  start: ['build/program/waybill.js', 'serve'],
  test: ['scripts/test.ts'],
  check: ['scripts/test.ts', '--quick'],
  demo: ['scripts/demo/main.ts'],
  docs: ['scripts/docs.ts'],
  bundle: ['scripts/bundle.ts'],
  'build-library': ['scripts/build-library.ts'],
  build: null,
  'ci-sim': ['tools/ci-sim/src/main.ts'],
  bench: ['bench/main.ts'],
  weight: ['bench/weight.ts'],
  images: ['scripts/images.ts'],
  chaos: ['scripts/chaos/main.ts'],
  sbom: ['scripts/sbom.ts'],
  'release-files': ['scripts/release-files.ts'],
  mutants: ['scripts/mutants/main.ts'],
  fuzz: ['scripts/fuzz/main.ts'],
};

const [command = '', ...rest] = process.argv.slice(2);
if (!Object.hasOwn(commands, command)) {
  console.error(`bootstrap: unknown command "${command}"; one of: ${Object.keys(commands).join(', ')}`);
  process.exit(2);
}

await install();
if (['build', 'start', 'demo', 'bench', 'weight'].includes(command)) await build();
if (commands[command] !== null) await handOver([...commands[command], ...rest]);

/** Runs `npm ci` unless the last one was for this very lock file. */
async function install() {
  const wanted = createHash('sha256')
    .update(readFileSync(join(root, 'package-lock.json')))
    .digest('hex');
  const pinnedNode = join(binaries, process.platform === 'win32' ? 'node.cmd' : 'node');
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted && existsSync(pinnedNode)) return;
  console.error('waybill: installing dependencies (npm ci), this takes about half a minute …');
  const npm = process.env.npm_execpath;
  // The engine warnings are about the Node that installs, not about the pinned one that runs: `error` hides just those.
  const args = ['ci', '--no-audit', '--no-fund', '--loglevel=error'];
  const code = npm ? await run(process.execPath, [npm, ...args]) : await run('npm', args);
  if (code !== 0) {
    console.error(`waybill: npm ci failed (exit code ${code}); its messages are above.`);
    process.exit(code);
  }
  writeFileSync(stamp, wanted);
}

/** Makes the web UI and the program, unless they are there already; `npm run build` makes them anyway. */
async function build() {
  const force = command === 'build' ? ['--force'] : [];
  for (const script of ['scripts/build-web.ts', 'scripts/build-program.ts']) {
    const code = await run(join(binaries, 'node'), [join(root, script), ...force]);
    if (code === 0) continue;
    console.error(`waybill: ${script} failed (exit code ${code}); why is above.`);
    process.exit(code);
  }
}

function run(file, args) {
  return new Promise((resolve) => {
    const child = spawn(file, args, { cwd: root, stdio: 'inherit' });
    child.on('error', (error) => {
      console.error(`waybill: could not start ${file}: ${error.message}`);
      resolve(1);
    });
    child.on('exit', (code) => resolve(code ?? 1));
  });
}

/**
 * Starts the program and lives exactly as long as it does. Signals are passed on; should npm above us be killed, the
 * program is told to stop; should we be killed, the program sees its IPC channel close and stops by itself. So no
 * orphan ever keeps the data folder.
 */
async function handOver(args) {
  const env = { ...process.env, PATH: `${binaries}${delimiter}${process.env.PATH ?? ''}` };
  const child = spawn(join(binaries, 'node'), ['--disable-warning=ExperimentalWarning', ...args], {
    cwd: root,
    env,
    stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
  });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  const parent = process.ppid;
  const watch = setInterval(() => {
    if (process.ppid !== parent) child.kill('SIGTERM');
  }, 250);
  child.on('error', (error) => {
    console.error(`waybill: could not start Node: ${error.message}`);
    process.exit(1);
  });
  child.on('exit', (code, signal) => {
    clearInterval(watch);
    process.exit(code ?? (signal ? 1 : 0));
  });
}
