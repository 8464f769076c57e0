import { readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { Bundle } from './bundles.ts';

/** What stands beside a bundle in its package: name → content. It depends on nothing, as all it needs is inside. */
export function npmPackage(root: string, { file, packageOf }: Bundle): Readonly<Record<string, string>> {
  if (packageOf === undefined) return {};
  const text = (path: string) => readFileSync(join(root, path), 'utf8');
  const { version, license, description } = JSON.parse(text(`${packageOf}/package.json`)) as Record<
    string,
    string
  >;
  const name = basename(file);
  const manifest = {
    name,
    version,
    description,
    license,
    bin: { [name]: name },
    files: [name, 'LICENSE-*'],
    engines: { node: '>=20' },
  };
  return {
    'package.json': `${JSON.stringify(manifest, null, 2)}\n`,
    'README.md': text(`${packageOf}/README.md`),
    'LICENSE-MIT': text('LICENSE-MIT'),
    'LICENSE-APACHE': text('LICENSE-APACHE'),
  };
}
