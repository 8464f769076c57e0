import { spawn } from 'node:child_process';
import type { SignInPrompt } from '@waybill/api/client';

type Env = Readonly<Record<string, string | undefined>>;

/** The page is shown on stderr, which cargo leaves to us, and opened where there is something to open it with. */
export function showSignIn(
  prompt: SignInPrompt,
  env: Env,
  platform: NodeJS.Platform = process.platform,
): void {
  const minutes = Math.ceil(prompt.expiresInSeconds / 60);
  process.stderr.write(
    `Waybill: to go on, open ${prompt.address} within ${minutes} minutes and approve the code ${prompt.userCode}\n`,
  );
  const command = browserCommand(env, platform);
  if (command === null) return;
  const [file, ...args] = command;
  try {
    // Its own output must not reach cargo, and it may outlive this program.
    const child = spawn(file, [...args, prompt.addressWithCode], { stdio: 'ignore', detached: true });
    child.on('error', () => {});
    child.unref();
  } catch {
    // The address stands above.
  }
}

/** @returns null where nobody would see it */
export function browserCommand(env: Env, platform: NodeJS.Platform): [string, ...string[]] | null {
  if (env['WAYBILL_NO_BROWSER'] || env['CI'] || env['SSH_CONNECTION']) return null;
  if (platform === 'darwin') return ['open'];
  // Not `start`: that is a word of the shell, which would read the address.
  if (platform === 'win32') return ['rundll32', 'url.dll,FileProtocolHandler'];
  return env['DISPLAY'] || env['WAYLAND_DISPLAY'] ? ['xdg-open'] : null;
}
