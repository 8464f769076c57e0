import { expect, it } from 'vitest';
import { StartError } from '../platform/start-error.ts';
import { keys } from './keys.ts';
import { readSecretScanning } from './secret-scanning.ts';

const read = (url: string, file = '') => readSecretScanning(url, file, (path) => `/base/${path}`);

it('asks GitHub by default, and nobody where the address is empty', () => {
  const url = keys['secret_scanning.keys_url'].fallback;
  expect(read(url)).toEqual({ keysUrl: url, keysFile: null });
  expect(read('')).toEqual({ keysUrl: null, keysFile: null });
});

it('takes a file, from where the server was started', () => {
  expect(read('', 'keys.json')).toEqual({ keysUrl: null, keysFile: '/base/keys.json' });
});

it('takes plain http from this machine only: who changes the keys has any report believed', () => {
  expect(read('http://127.0.0.1:8080/keys').keysUrl).toBe('http://127.0.0.1:8080/keys');
  for (const url of ['http://example.com/keys', 'ftp://example.com', 'file:///etc/keys', 'keys']) {
    expect(() => read(url)).toThrow(StartError);
    expect(() => read(url)).toThrow('must be an https address');
  }
});
