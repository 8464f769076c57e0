import type { Manifest, ManifestDependency } from '@waybill/cargo-formats';
import { dependencyKey } from './index-entry.ts';
import type { SourceVersion } from './source.ts';

/**
 * The manifest as this registry has it: a dependency on the registry that is left behind is one on this registry. What the
 * manifest does not name a registry for comes from crates.io and stays there.
 */
export function moveDependencies(
  manifest: Manifest,
  { ownDependencies }: Pick<SourceVersion, 'ownDependencies'>,
  { oldIndexUrls, indexUrl }: { oldIndexUrls: ReadonlySet<string>; indexUrl: string },
): Manifest {
  const isOwn = ({ registry, kind, name }: ManifestDependency) =>
    registry !== null &&
    (oldIndexUrls.has(comparable(registry)) || ownDependencies.has(dependencyKey(kind, name)));
  return {
    ...manifest,
    dependencies: manifest.dependencies.map((one) => (isOwn(one) ? { ...one, registry: indexUrl } : one)),
  };
}

/** One form for the ways an index URL is written: `sparse+` stays, as cargo takes it for another registry. */
export function comparable(indexUrl: string): string {
  return indexUrl.replace(/^registry\+/, '').replace(/\/+$/, '');
}
