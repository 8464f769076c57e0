import { rmSync } from 'node:fs';
import { openRunner } from './runner.ts';
import { registryAt } from './session.ts';
import { tellFault } from './tell-fault.ts';

const runner = openRunner(process.env, (line) => console.log(line));

/** Runs at the end of the job, whatever came of it, and leaves nothing behind to steal. */
async function post(): Promise<void> {
  const token = runner.state('token');
  const folder = runner.state('folder');
  try {
    if (folder !== '') rmSync(folder, { recursive: true, force: true });
    if (token === '') return;
    await registryAt(runner, runner.state('url')).revoke(token);
    runner.info('The access token is revoked.');
  } catch (error) {
    tellFault(runner, error, null);
    process.exitCode = 1;
  }
}

void post();
