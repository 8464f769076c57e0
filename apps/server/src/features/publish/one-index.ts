import type { Manifest, PublishMetadata } from '@waybill/cargo-formats';
import type { Config } from '../../config/config.ts';

/**
 * A registry has two indexes with the same crates in them, one of which asks for a token (features/index). Which one cargo
 * was configured with ends up in the manifest of what it packages; here both are this registry.
 */
type OwnIndexes = Pick<Config, 'indexUrl' | 'privateIndexUrl'>;

export function metadataOfOneIndex(own: OwnIndexes, metadata: PublishMetadata): PublishMetadata {
  const deps = metadata.deps.map((dependency) =>
    dependency.registry === own.privateIndexUrl ? { ...dependency, registry: null } : dependency,
  );
  return { ...metadata, deps };
}

export function manifestOfOneIndex(own: OwnIndexes, manifest: Manifest): Manifest {
  const dependencies = manifest.dependencies.map((dependency) =>
    dependency.registry === own.privateIndexUrl ? { ...dependency, registry: own.indexUrl } : dependency,
  );
  return { ...manifest, dependencies };
}
