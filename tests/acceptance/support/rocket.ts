import { expect } from 'vitest';
import { type Cargo, succeeding, useCargo, withToken } from './cargo.ts';
import { type CiSim, useCiSim } from './ci-sim.ts';
import { writeFiles } from './folders.ts';
import { sendJson } from './http.ts';
import { indexLines } from './registry.ts';
import { crateSource, useCrate } from './sources.ts';
import { ADMIN_TOKEN, useWaybill, type Waybill } from './waybill.ts';

export const releaseJob = {
  repository: 'acme/rocket',
  workflow: 'release.yml',
  environment: 'release',
  actor: 'wile',
  sha: '0123456789abcdef0123456789abcdef01234567',
  runId: '4711',
};

export const publishing = ['publish', '--registry', 'waybill', '--allow-dirty'];

export interface Rocket {
  sim: CiSim;
  waybill: Waybill;
  cargo: Cargo;
  /** The checkout of `rocket`. */
  source: string;
}

/** A registry that has `rocket 0.1.0` from its author, who trusts the release workflow of acme/rocket. */
export async function useTrustedRocket(
  settings: Readonly<Record<string, string>> = {},
  place: { port?: number } = {},
): Promise<Rocket> {
  const sim = await useCiSim();
  const waybill = await useWaybill({ ...place, environment: { ...sim.settings, ...settings } });
  const cargo = useCargo(waybill, '[registry]\nglobal-credential-providers = ["cargo:token"]\n');
  const source = writeFiles(useCrate({ name: 'rocket' }), rocket('0.1.0'));
  await succeeding(cargo.run(publishing, { cwd: source, environment: withToken(ADMIN_TOKEN) }));
  const config = {
    crate: 'rocket',
    repository_owner: 'acme',
    repository_name: 'rocket',
    workflow_filename: 'release.yml',
    environment: 'release',
  };
  const answer = await sendJson(`${waybill.url}/api/v1/trusted_publishing/github_configs`, {
    token: ADMIN_TOKEN,
    json: { github_config: config },
  });
  expect(answer).toMatchObject({ status: 200, json: { github_config: { ...config, issuer: sim.issuer } } });
  return { sim, waybill, cargo, source };
}

/** The files of a version. */
export const rocket = (version: string) =>
  crateSource({ name: 'rocket', version, files: { 'src/lib.rs': '//! It flies.\n' } });

/** On a public registry. */
export async function versions({ url }: Waybill): Promise<string[]> {
  return (await indexLines(url, 'rocket')).map(({ vers }) => vers);
}
