import type { Ended } from '../programs.ts';

/** Why an answer to `--version` is none. */
export function reasonOfVersion({ code, stdout }: Ended): string | null {
  if (code !== 0) return `ends with ${code} when it is asked for its version`;
  // A provider that knows no options begins the protocol, which is JSON.
  if (stdout.trim() === '' || stdout.trimStart().startsWith('{')) return 'does not tell its version';
  return null;
}
