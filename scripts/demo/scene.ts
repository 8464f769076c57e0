import type { CiSim } from '@waybill/ci-sim';
import type { Cargo } from './cargo.ts';
import { call, type Registry, versionsInIndex } from './registry.ts';
import { expect } from './terminal.ts';

/** What the chapters share. */
export interface Scene {
  folder: string;
  ci: CiSim;
  registry: Registry;
  /** The author's checkout of rocket. */
  checkout: string;
  author: Cargo;
  /** The API token of the author. */
  authorsToken: string;
  /** The cargo of a CI runner: nobody ever logged in there, and it gets its tokens from `cargo-credential-waybill`. */
  runner: Cargo;
}

export const publishing = ['publish', '--registry', 'waybill'];
export const shownPublishing = 'cargo publish --registry waybill';
/** The variable in which cargo looks for a token of the registry it calls `waybill`. */
export const tokenVariable = 'CARGO_REGISTRIES_WAYBILL_TOKEN';

/** What the registry's API tells about a version of rocket. */
export async function versionOf(registry: Registry, version: string): Promise<Record<string, unknown>> {
  const { json } = await call(registry, `/api/v1/crates/rocket/${version}`);
  return (json['version'] ?? {}) as Record<string, unknown>;
}

/** @throws Disappointment unless the index has exactly these versions of rocket. */
export async function expectVersions(registry: Registry, expected: readonly string[]): Promise<void> {
  const versions = await versionsInIndex(registry, 'ro/ck/rocket');
  expect(
    versions.join() === expected.join(),
    `the index should have rocket ${expected.join(', ')}, but has ${versions.join(', ') || 'nothing'}.`,
  );
}
