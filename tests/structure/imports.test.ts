import { readdirSync, readFileSync } from 'node:fs';
import { builtinModules } from 'node:module';
import { dirname, join, relative, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';

/**
 * The arrows between the parts, as `docs/architecture.md` draws them. A rule tells, for the files below a folder, which
 * imports it refuses; the message is the offending line.
 */
const root = resolve(import.meta.dirname, '../..');

interface Import {
  /** Path from the root, with forward slashes. */
  file: string;
  line: number;
  text: string;
  /** What is imported: a package, `node:…`, or a path from the root. */
  target: string;
}

interface Rule {
  name: string;
  applies: (file: string) => boolean;
  refuses: (target: string, file: string) => boolean;
}

const isTest = (file: string) => /\.test\.ts$/.test(file) || file.includes('/testing/');
const below = (folder: string) => (file: string) => file.startsWith(`${folder}/`);
const featureOf = (path: string) => /^apps\/server\/src\/features\/([^/]+)\//.exec(path)?.[1];
const apps = readdirSync(join(root, 'apps'));
const ownPackages = [
  '@waybill/trusted-publishing',
  '@waybill/cargo-formats',
  '@waybill/api',
  '@waybill/readme',
];
/** Parts of Node that compute and touch nothing. */
const pureModules = ['node:crypto', 'node:zlib', 'node:stream', 'node:stream/promises', 'node:buffer'];

const rules: Rule[] = [
  {
    name: 'packages import no app and no tool',
    applies: below('packages'),
    refuses: (target) =>
      apps.some((app) => target === `@waybill/${app}`) ||
      target === '@waybill/ci-sim' ||
      /^(apps|tools)\//.test(target),
  },
  {
    name: 'trusted-publishing runs wherever Web Crypto does: nothing of Node, and no package but jose',
    // One file is for Node, and nothing of the rest reaches it.
    applies: (file) =>
      below('packages/trusted-publishing/src')(file) && !isTest(file) && !file.endsWith('/node-signature.ts'),
    refuses: (target) =>
      (!target.startsWith('packages/trusted-publishing/src/') && target !== 'jose') ||
      target.endsWith('/node-signature.ts'),
  },
  {
    name: 'cargo-formats is pure: no network, file, clock, environment, database or log',
    applies: (file) => below('packages/cargo-formats')(file) && !isTest(file),
    refuses: (target) => target.startsWith('node:') && !pureModules.includes(target),
  },
  {
    name: 'the two pure packages know neither each other nor the HTTP contract',
    applies: (file) =>
      below('packages/trusted-publishing/src')(file) || below('packages/cargo-formats')(file),
    refuses: (target) => target.startsWith('@waybill/'),
  },
  {
    name: 'the release workflows are pure: the browser makes them too',
    applies: (file) => below('packages/api/src/release')(file) && !isTest(file),
    refuses: (target) => !target.startsWith('packages/api/src/release/'),
  },
  {
    name: 'readme is pure, and its light half needs no library',
    applies: (file) => below('packages/readme/src')(file) && !isTest(file),
    refuses: (target, file) =>
      target.startsWith('node:') ||
      target.startsWith('@waybill/') ||
      (/\/(light|plain-text|bounds|repository|version|addresses)\.ts$/.test(file) &&
        !/^packages\/readme\/src\/(plain-text|bounds|repository|version)\.ts$/.test(target)),
  },
  {
    name: 'ci-sim shares no code with what it tests',
    applies: below('tools/ci-sim'),
    refuses: (target) => target.startsWith('@waybill/') || /^(packages|apps)\//.test(target),
  },
  {
    name: 'acceptance tests import nothing of ours',
    applies: below('tests/acceptance'),
    refuses: (target) =>
      target.startsWith('@waybill/') ||
      (/^(packages|apps|tools|scripts|tests)\//.test(target) && !target.startsWith('tests/acceptance/')),
  },
  {
    name: 'the schemas, and with them TypeBox, are in no client: those are small, as they run in other people’s jobs',
    applies: (file) =>
      !isTest(file) &&
      ((below('packages/api/src')(file) && !below('packages/api/src/schemas')(file)) ||
        below('apps/cli')(file) ||
        below('apps/credential-provider')(file) ||
        below('apps/auth-action')(file)),
    refuses: (target) =>
      target === 'typebox' ||
      target === '@waybill/api/schemas' ||
      target.startsWith('packages/api/src/schemas/'),
  },
  {
    name: 'only the operator commands load the server (and the scripts that document and fuzz it)',
    applies: (file) =>
      !below('apps/server')(file) &&
      file !== 'apps/cli/src/operator.ts' &&
      file !== 'scripts/docs.ts' &&
      file !== 'scripts/fuzz/server-targets.ts' &&
      file !== 'scripts/docs/api-types.ts',
    refuses: (target) =>
      target === '@waybill/server' ||
      (target.startsWith('apps/server/') && target !== 'apps/server/src/testing/template.ts'),
  },
  {
    name: 'the web UI knows the server by its API alone',
    applies: below('apps/web'),
    refuses: (target) =>
      target.startsWith('@waybill/') &&
      !['@waybill/trusted-publishing', '@waybill/readme', '@waybill/api/release'].includes(target),
  },
  {
    name: 'the generic parts of the web UI know no API and no page',
    applies: below('apps/web/src/ui'),
    refuses: (target) => target.startsWith('apps/web/') && !target.startsWith('apps/web/src/ui/'),
  },
  {
    name: 'features meet through index.ts',
    applies: (file) => featureOf(file) !== undefined && !isTest(file),
    refuses: (target, file) => {
      const feature = featureOf(target);
      return (
        feature !== undefined &&
        feature !== featureOf(file) &&
        target !== `apps/server/src/features/${feature}/index.ts` &&
        // The rows of the authorisation table: data, kept beside the routes they are about.
        !target.endsWith('/authorisation.ts')
      );
    },
  },
  {
    name: 'in a feature only store.ts (and a typed view of a row) knows SQL, or one store for each engine',
    applies: (file) =>
      featureOf(file) !== undefined && !isTest(file) && !/\/(?:(?:postgres|sqlite)-)?store\.ts$/.test(file),
    refuses: (target) => target === 'kysely' || target === 'pg' || target === 'node:sqlite',
  },
  {
    name: 'in a feature only the HTTP files know Fastify',
    applies: (file) =>
      featureOf(file) !== undefined && !isTest(file) && !/\/(routes|session|access|uploader)\.ts$/.test(file),
    refuses: (target) => target === 'fastify' || target.startsWith('@fastify/'),
  },
  {
    name: 'the platform knows no feature',
    applies: (file) => below('apps/server/src/platform')(file) && !isTest(file),
    refuses: (target) =>
      target.startsWith('apps/server/src/features/') || target.startsWith('apps/server/src/http/'),
  },
  {
    name: 'the server imports ci-sim in tests only',
    applies: (file) => below('apps/server')(file) && !isTest(file),
    refuses: (target) => target === '@waybill/ci-sim' || target.includes('/testing/'),
  },
  {
    name: 'built-in modules are imported as node:…',
    applies: () => true,
    refuses: (target) => builtinModules.includes(target) && !target.startsWith('node:'),
  },
];

const imports = sourceFiles().flatMap(importsOf);

describe('the arrows between the parts', () => {
  it.each(rules)('$name', ({ applies, refuses }) => {
    const offending = imports.filter(({ file, target }) => applies(file) && refuses(target, file));
    expect(offending.map(({ file, line, text }) => `${file}:${line}  ${text}`)).toEqual([]);
  });

  it('finds imports at all', () => {
    expect(imports.length).toBeGreaterThan(300);
    expect(imports.some(({ target }) => ownPackages.includes(target))).toBe(true);
  });
});

function sourceFiles(): string[] {
  return ['packages', 'apps', 'tools', 'tests', 'scripts'].flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
      .map((path) => `${folder}/${path.replaceAll('\\', '/')}`)
      .filter((path) => /\.(ts|tsx|mts)$/.test(path) && !path.includes('node_modules/')),
  );
}

function importsOf(file: string): Import[] {
  return readFileSync(join(root, file), 'utf8')
    .split('\n')
    .flatMap((text, index) => {
      const specifier =
        /^(?:import|export)\b.*?\bfrom '([^']+)'|^import '([^']+)'|^\} from '([^']+)'|\bimport\('([^']+)'\)/.exec(
          text,
        );
      const target = specifier?.slice(1).find((group) => group !== undefined);
      return target === undefined
        ? []
        : [{ file, line: index + 1, text: text.trim(), target: resolved(target, file) }];
    });
}

function resolved(target: string, file: string): string {
  if (!target.startsWith('.')) return target;
  return relative(root, join(root, dirname(file), target)).replaceAll('\\', '/');
}
