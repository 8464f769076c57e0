import { ClientFault, type Registry, registryAddress, registryClient, whileDoing } from '@waybill/api/client';
import manifest from '../package.json' with { type: 'json' };
import type { Surroundings } from './surroundings.ts';

const userAgent = `cargo-credential-waybill/${manifest.version}`;

/** Ours is always below `/index/`; that of crates.io, for one, is not, and so nobody is asked about it. */
export const mayBeOurs = (indexUrl: string): boolean => /^sparse\+https?:\/\/[^?#]+\/index\/$/.test(indexUrl);

/**
 * The registry behind an index, once it has said that it is one of ours.
 * @returns null where another registry answers
 * @throws {ClientFault} where nobody does, or something that cannot be told from a proxy on the way
 */
export async function findRegistry(
  indexUrl: string,
  { job, options }: Surroundings,
): Promise<Registry | null> {
  // To be asked what it is, a registry is sent nothing that anybody could use: so far plain http does no harm.
  const address = registryAddress(indexUrl, { allowHttp: true });
  const registry = registryClient({ address, send: job.send, userAgent });
  try {
    await registry.wellKnown();
  } catch (error) {
    if (!(error instanceof ClientFault)) throw error;
    if (error.kind === 'not_a_registry') return null;
    throw whileDoing(`asking ${address.base} whether it is a Waybill registry`, error);
  }
  registryAddress(indexUrl, { allowHttp: options.allowHttp });
  return registry;
}
