import { join } from 'node:path';
import { type CiSim, useCiSim } from './ci-sim.ts';
import { sendJson } from './http.ts';
import { checkout } from './paths.ts';
import { launch } from './programs.ts';
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
