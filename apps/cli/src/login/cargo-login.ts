import { spawn } from 'node:child_process';
import { ClientFault } from '@waybill/api/client';
import type { CliContext } from '../context.ts';

const TIMEOUT_MS = 60_000;

/** Hands a token to `cargo login`, on its stdin: arguments are seen by everybody on the machine. @throws {ClientFault} `usage` */
export async function cargoLogin({ cwd, env }: CliContext, name: string, token: string): Promise<void> {
  const ended = await new Promise<{ code: number | null; stderr: string }>((resolve) => {
    const child = spawn('cargo', ['login', '--registry', name], {
      cwd,
      env: { ...env },
      stdio: ['pipe', 'ignore', 'pipe'],
      timeout: TIMEOUT_MS,
    });
    let stderr = '';
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      if (stderr.length < 10_000) stderr += text;
    });
    child.once('error', (error) => resolve({ code: null, stderr: error.message }));
    child.once('close', (code) => resolve({ code, stderr }));
    child.stdin.on('error', () => {}).end(`${token}\n`);
  });
  if (ended.code === 0) return;
  const lines = ended.stderr.split('\n').filter((line) => line.trim() !== '' && !line.includes(token));
  throw new ClientFault('usage', `cargo login --registry ${name} did not take the token`, {
    reasons: lines.slice(0, 5),
    remedy:
      'the sign-in of waybill itself stands; see which credential provider cargo uses for this registry',
  });
}
