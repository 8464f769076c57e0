import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type LockedPackage, readLockFile, root, shipped } from './lock-file.ts';

/**
 * What a registry is made of, as a CycloneDX document: everything that is shipped, with version, licence and the hash that the
 * lock file pins. The same for the same lock file: it has no date and no number of its own.
 */
export function makeSbom(): Record<string, unknown> {
  const { name, version, license, description } = JSON.parse(
    readFileSync(join(root, 'package.json'), 'utf8'),
  ) as Record<string, string>;
  const parts = shipped(readLockFile());
  const refs = new Map(parts.map((part) => [part.path, refOf(part)]));
  // The same version in two places is one component.
  const components = new Map(parts.map((part) => [refOf(part), componentOf(part)]));
  const needs = new Map<string, Set<string>>();
  for (const part of parts) {
    const known = needs.get(refOf(part)) ?? new Set();
    for (const path of part.needs) {
      const ref = refs.get(path);
      if (ref !== undefined) known.add(ref);
    }
    needs.set(refOf(part), known);
  }
  const own = parts.filter(({ integrity }) => integrity === null).map(refOf);
  const self = `pkg:npm/${name}@${version}`;
  return {
    $schema: 'http://cyclonedx.org/schema/bom-1.6.schema.json',
    bomFormat: 'CycloneDX',
    specVersion: '1.6',
    version: 1,
    metadata: {
      component: {
        type: 'application',
        'bom-ref': self,
        name,
        version,
        description,
        licenses: [{ expression: license }],
        purl: self,
      },
    },
    components: [...components.values()],
    dependencies: [
      { ref: self, dependsOn: own.sort() },
      ...[...needs].map(([ref, dependsOn]) => ({ ref, dependsOn: [...dependsOn].sort() })),
    ],
  };
}

function componentOf(part: LockedPackage): Record<string, unknown> {
  const { name, version, license, integrity } = ownName(part);
  return {
    type: 'library',
    'bom-ref': refOf(part),
    name,
    version,
    ...(license === null ? {} : { licenses: [{ expression: license }] }),
    purl: refOf(part),
    ...(integrity === null
      ? {}
      : {
          hashes: [
            {
              alg: 'SHA-512',
              content: Buffer.from(integrity.slice('sha512-'.length), 'base64').toString('hex'),
            },
          ],
        }),
  };
}

/** The lock file knows our own packages by their folders. */
function ownName(part: LockedPackage): LockedPackage {
  if (part.integrity !== null) return part;
  const manifest = JSON.parse(readFileSync(join(root, part.path, 'package.json'), 'utf8')) as {
    name: string;
    license?: string;
  };
  return { ...part, name: manifest.name, license: manifest.license ?? part.license };
}

/** A package URL: the `@` of a scope is written out. */
function refOf(part: LockedPackage): string {
  const { name, version } = ownName(part);
  return `pkg:npm/${name.replace(/^@/, '%40')}@${version}`;
}
