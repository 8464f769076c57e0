import { StartError } from '../platform/start-error.ts';

export interface SecretScanningConfig {
  /** Where the public keys are; null: reports of exposed tokens are not taken, unless there is a file. */
  keysUrl: string | null;
  /** Goes before `keysUrl`. */
  keysFile: string | null;
}

/** @throws StartError */
export function readSecretScanning(
  url: string,
  file: string,
  path: (value: string) => string,
): SecretScanningConfig {
  return { keysUrl: url === '' ? null : readKeysUrl(url), keysFile: file === '' ? null : path(file) };
}

function readKeysUrl(text: string): string {
  const url = URL.parse(text);
  const isLoopback = url !== null && ['localhost', '127.0.0.1', '[::1]'].includes(url.hostname);
  // Whoever could change the keys on their way could have any report believed.
  if (url?.protocol === 'https:' || (url?.protocol === 'http:' && isLoopback)) return url.href;
  throw new StartError(
    `secret_scanning.keys_url must be an https address, or empty to take no reports of exposed tokens, but is "${text}".`,
  );
}
