import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { HttpAnswer, HttpRequest } from '@waybill/api/client';
import { onTestFinished } from 'vitest';
import type { Ended } from '../../programs.ts';
import { type Check, type Checked, runCheck } from '../check.ts';
import { placeOf } from '../place.ts';

export const BASE = 'https://crates.example.com';
export const INDEX = `sparse+${BASE}/index/`;
export const NOW = new Date('2026-11-23T12:00:00.000Z');

/** A job of GitHub Actions that may ask for ID tokens. */
export const githubJob = {
  CI: 'true',
  GITHUB_ACTIONS: 'true',
  ACTIONS_ID_TOKEN_REQUEST_URL: 'https://ci.example/token?v=2',
  ACTIONS_ID_TOKEN_REQUEST_TOKEN: 'bearer-of-the-job',
};
const payload = Buffer.from(JSON.stringify({ aud: 'crates.example.com' })).toString('base64url');
export const ID_TOKEN = `aaaa.${payload}.cccc`;

export const wellKnown = {
  registry: 'waybill',
  visibility: 'public',
  audience: 'crates.example.com',
  endpoints: { index: INDEX },
  issuers: [{ provider: 'github', url: 'https://token.actions.githubusercontent.com' }],
};

export type FakeAnswer = Partial<HttpAnswer> | Error | ((request: HttpRequest) => Partial<HttpAnswer>);

export interface Fakes {
  env?: Record<string, string>;
  /** Below the folder that stands for the crate: `.cargo/config.toml`. */
  files?: Record<string, string>;
  /** Of cargo's own folder. */
  home?: Record<string, string>;
  registry?: string;
  /** By path of the registry, or by address. */
  answers?: Record<string, FakeAnswer>;
  /** By file name; null: there is none. */
  programs?: Record<string, Ended | null>;
  /** What `cargo metadata` tells. */
  packages?: { name: string; version?: string; publish?: string[] | null }[];
}

export interface FakePlace {
  check(check: Check): Promise<Checked>;
  readonly cwd: string;
  readonly home: string;
  readonly asked: HttpRequest[];
}

export const json = (value: unknown, status = 200): Partial<HttpAnswer> => ({
  status,
  headers: { 'content-type': 'application/json', date: NOW.toUTCString() },
  text: JSON.stringify(value),
});

export const ended = (stdout: string, code = 0): Ended => ({ code, stdout, stderr: '' });

export const configOf = (index = INDEX, more = '') => ({
  '.cargo/config.toml': `[registries.waybill]\nindex = "${index}"\n${more}`,
});

/** A set-up that is right, but for what is said. */
export function fakePlace(fakes: Fakes = {}): FakePlace {
  const [cwd, home] = [useFolder(fakes.files ?? configOf()), useFolder(fakes.home ?? {})];
  const asked: HttpRequest[] = [];
  const answers: Record<string, FakeAnswer> = {
    '/.well-known/waybill': json(wellKnown),
    '/index/config.json': json({ dl: `${BASE}/api/v1/crates`, api: BASE }),
    'https://ci.example/token': json({ value: ID_TOKEN }),
    ...fakes.answers,
  };
  const send = async (request: HttpRequest): Promise<HttpAnswer> => {
    asked.push(request);
    const answer = answers[request.url.replace(BASE, '')] ?? answers[request.url.replace(/\?.*$/, '')];
    if (answer === undefined) throw new Error(`nobody expected ${request.method} ${request.url}`);
    if (answer instanceof Error) throw answer;
    return {
      status: 200,
      headers: {},
      text: '',
      ...(typeof answer === 'function' ? answer(request) : answer),
    };
  };
  const metadata = {
    workspace_root: cwd,
    packages: (fakes.packages ?? [{ name: 'rocket', publish: ['waybill'] }]).map((one) => ({
      version: '0.1.0',
      publish: null,
      manifest_path: join(cwd, 'Cargo.toml'),
      ...one,
    })),
  };
  const programs: Record<string, Ended | null> = {
    'cargo --version': ended('cargo 1.95.0 (f2d3ce0bd 2026-03-21)\n'),
    'cargo metadata --no-deps --format-version 1': ended(JSON.stringify(metadata)),
    ...fakes.programs,
  };
  const run = async (file: string, args: readonly string[]) => programs[[file, ...args].join(' ')] ?? null;
  const env = { CARGO_HOME: home, XDG_CONFIG_HOME: home, ...fakes.env };
  const silent = { write: () => true };
  const context = { env, cwd, stdout: silent, stderr: silent, stdin: process.stdin, send, now: () => NOW };
  const place = placeOf({
    context,
    options: fakes.registry === undefined ? {} : { registry: fakes.registry },
    run,
    job: { env, send, run, readFile: () => Promise.reject(new Error('no such file')), sleep: async () => {} },
  });
  return { check: (check) => runCheck(check, place), cwd, home, asked };
}

export function useFolder(files: Record<string, string> = {}): string {
  const folder = mkdtempSync(join(tmpdir(), 'waybill-doctor-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  return folder;
}
