import { nodeJob, nodeSend } from '@waybill/api/node';
import { answer } from './answer.ts';
import { showSignIn } from './browser.ts';
import { help } from './help.ts';
import { type Options, readOptions } from './options.ts';
import { HELLO } from './protocol.ts';
import { readLine } from './read-line.ts';
import type { Surroundings } from './surroundings.ts';

if (process.argv[2] === '--cargo-plugin') void serve();
else process.exit(help(process.argv.slice(2)));

async function serve(): Promise<void> {
  // Whatever writes to the console must not get between this program and cargo.
  console.log = console.info = console.debug = console.error;
  process.stdout.write(`${HELLO}\n`);
  const line = await readLine(process.stdin);
  if (line === null) process.exit(0);
  const answered = await answer(line, surroundings);
  // Cargo waits for the end of this program: nothing that is still open may delay it.
  process.stdout.write(`${JSON.stringify(answered)}\n`, () => process.exit(0));
}

function surroundings(args: readonly string[]): Surroundings {
  const options = readOptions(args, process.env);
  const usualSend = nodeSend({ env: process.env });
  return {
    options,
    job: nodeJob(process.env, (request) =>
      usualSend({
        ...request,
        timeoutMs: Math.min(request.timeoutMs ?? options.timeoutMs, options.timeoutMs),
      }),
    ),
    tell: (line) => tell(line, options),
    show: (prompt) => showSignIn(prompt, process.env),
  };
}

function tell(line: string, { quiet }: Options): void {
  if (!quiet) process.stderr.write(`Waybill: ${line}\n`);
}
