import { chmodSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type CiSim, useCiSim } from './ci-sim.ts';
import { useFolder, writeFiles } from './folders.ts';
import { sendJson } from './http.ts';
import { checkout } from './paths.ts';
import { freePort } from './ports.ts';
import { launch } from './programs.ts';
import { useProxy } from './proxy.ts';
import { ADMIN_TOKEN, useWaybill, type Waybill } from './waybill.ts';

/** The one file, as `bundleProvider` makes it. */
export const providerProgram = join(checkout, 'apps/credential-provider/dist/cargo-credential-waybill');

/** Makes it of the sources as they are now. */
export async function bundleProvider(): Promise<void> {
  const args = ['scripts/bundle.ts', 'cargo-credential-waybill'];
  const { code, stderr } = await launch(process.execPath, args, { cwd: checkout }).ended;
  if (code !== 0) throw new Error(`the credential provider cannot be bundled: ${stderr}`);
}

/** Lines for `useCargo`: the registry `waybill` gets its tokens from the provider alone. */
export const throughProvider = (...args: readonly string[]): string =>
  `credential-provider = ${JSON.stringify([providerProgram, ...args])}\n`;

/** Trusts the release workflow of acme/fleet for crates that need not exist. */
export async function trustFleet(
  waybill: Pick<Waybill, 'url'>,
  crates: readonly string[],
  more: Readonly<Record<string, unknown>> = {},
): Promise<void> {
  const publisher = {
    provider: 'github',
    crates,
    identity: { owner: 'acme', repository: 'fleet', workflow: 'release.yml' },
    ...more,
  };
  const { status, json } = await sendJson(`${waybill.url}/api/v1/trusted_publishing/publishers`, {
    token: ADMIN_TOKEN,
    json: { publisher },
  });
  if (status !== 200) throw new Error(`no publisher: ${status} ${JSON.stringify(json)}`);
}

export const fleetJob = { repository: 'acme/fleet', workflow: 'release.yml' };

export interface Fleet {
  sim: CiSim;
  waybill: Waybill;
}

/** A registry that trusts one CI. */
export async function useFleet(settings: Readonly<Record<string, string>> = {}): Promise<Fleet> {
  const sim = await useCiSim();
  const waybill = await useWaybill({ environment: { ...sim.settings, ...settings } });
  return { sim, waybill };
}

export interface FleetBehindProxy extends Fleet {
  proxy: Awaited<ReturnType<typeof useProxy>>;
}

/** The same, behind somebody who writes down what passes. */
export async function useFleetBehindProxy(
  settings: Readonly<Record<string, string>> = {},
): Promise<FleetBehindProxy> {
  const sim = await useCiSim();
  const port = await freePort();
  const proxy = await useProxy(port);
  const environment = { ...sim.settings, WAYBILL_PUBLIC_URL: proxy.url, ...settings };
  return { sim, proxy, waybill: await useWaybill({ port, environment }) };
}

export interface CountingProvider {
  readonly program: string;
  /** What cargo asked for, each by a start of its own. */
  operations(): string[];
  forget(): void;
}

/** The provider behind a program that writes down what it is asked. */
export function countingProvider(): CountingProvider {
  const folder = useFolder();
  const log = join(folder, 'asked');
  const program = join(folder, 'counting-provider');
  writeFiles(folder, {
    asked: '',
    'counting-provider': `#!/bin/sh\ntee -a '${log}' | '${providerProgram}' "$@"\n`,
  });
  chmodSync(program, 0o755);
  return {
    program,
    operations: () =>
      readFileSync(log, 'utf8')
        .split('\n')
        .filter((line) => line !== '')
        .map((line) => JSON.parse(line) as { kind: string; operation?: string })
        .map(({ kind, operation }) => operation ?? kind),
    forget: () => writeFiles(folder, { asked: '' }),
  };
}

export interface Answered {
  /** Each line of stdout, read as JSON. */
  lines: unknown[];
  stderr: string;
  code: number | null;
}

/** Asks the provider as cargo does, with nothing in its environment but what is given. */
export async function askProvider(
  request: unknown,
  environment: Readonly<Record<string, string>> = {},
  { program = providerProgram, args = [] }: { program?: string; args?: readonly string[] } = {},
): Promise<Answered> {
  const input = `${typeof request === 'string' ? request : JSON.stringify(request)}\n`;
  const ended = await launch(program, [...args, '--cargo-plugin'], { environment, input }).ended;
  const lines = ended.stdout.split('\n').filter((line) => line !== '');
  return { lines: lines.map((line) => JSON.parse(line)), stderr: ended.stderr, code: ended.code };
}

export const requestFor = (index: string, more: Readonly<Record<string, unknown>> = {}) => ({
  v: 1,
  registry: { 'index-url': index, name: 'waybill' },
  kind: 'get',
  operation: 'read',
  ...more,
});
