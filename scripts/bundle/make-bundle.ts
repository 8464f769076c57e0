import { build } from 'esbuild';
import type { Bundle } from './bundles.ts';

/** In a module there is no `require`; all that is left to be required are parts of Node. */
const REQUIRE_ANYWHERE =
  'var require = typeof require === "function" ? require : (id) => process.getBuiltinModule(id);';

/** The text of one file, with all it needs inside but Node itself. The same sources give the same bytes on any machine. */
export async function makeBundle(root: string, { entry, executable }: Bundle): Promise<string> {
  const { outputFiles } = await build({
    absWorkingDir: root,
    entryPoints: [entry],
    bundle: true,
    write: false,
    platform: 'node',
    // The oldest Node in the jobs of others.
    target: 'node20',
    // A file without an extension is CommonJS, unless it lies below a package.json that says `"type": "module"`.
    format: 'cjs',
    charset: 'utf8',
    legalComments: 'none',
    banner: { js: executable ? `#!/usr/bin/env node\n${REQUIRE_ANYWHERE}` : '' },
    logLevel: 'warning',
  });
  const [made] = outputFiles;
  if (made === undefined) throw new Error(`esbuild made nothing of ${entry}`);
  return made.text;
}
