import { giveToken } from './give-token.ts';
import { installProvider } from './install-provider.ts';
import { rehearse } from './rehearse.ts';
import { openRunner } from './runner.ts';
import { openSession, type Session } from './session.ts';
import { tellFault } from './tell-fault.ts';

const runner = openRunner(process.env, (line) => console.log(line));

async function main(): Promise<void> {
  let session: Session | null = null;
  try {
    session = await openSession(runner);
    if (session.inputs.rehearse) await rehearse(session);
    else if (session.inputs.mode === 'provider') await installProvider(session, __dirname);
    else await giveToken(session);
  } catch (error) {
    tellFault(runner, error, session);
    process.exitCode = 1;
  }
}

void main();
