import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { StartError } from '../platform/start-error.ts';
import { loadConfig } from './load.ts';

let cwd: string;
beforeEach(() => {
  cwd = mkdtempSync(join(tmpdir(), 'waybill-load-'));
});
afterEach(() => rmSync(cwd, { recursive: true }));

const load = (file?: string) => loadConfig({ file, cwd, environment: {} }).config;

it('waybill.toml in this folder is read when it is there', () => {
  expect(load().visibility).toBe('public');
  writeFileSync(join(cwd, 'waybill.toml'), 'visibility = "private"\n');
  expect(load().visibility).toBe('private');
});

it('--config names another one, and then only that one counts', () => {
  writeFileSync(join(cwd, 'waybill.toml'), 'visibility = "private"\n');
  writeFileSync(join(cwd, 'other.toml'), 'log_level = "warn"\n');
  expect(load('other.toml')).toMatchObject({ visibility: 'public', logLevel: 'warn' });
});

it('--config names a file there is not: the start stops, it does not go on without', () => {
  expect(() => load('nowhere.toml')).toThrow(StartError);
  expect(() => load('nowhere.toml')).toThrow(join(cwd, 'nowhere.toml'));
});

it('a relative data_dir is below the folder of the start, not below that of the file', () => {
  mkdirSync(join(cwd, 'etc'));
  writeFileSync(join(cwd, 'etc', 'waybill.toml'), 'data_dir = "crates"\n');
  expect(load('etc/waybill.toml').dataDir).toBe(join(cwd, 'crates'));
});
