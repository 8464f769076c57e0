import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const folder = join(import.meta.dirname, '../../tests/acceptance');

/**
 * What cargo needs of a registry, from the first fetch to a proxy in between. The numbers stand at the beginning of the
 * titles of the tests: `§13.20 a version cannot be published twice`.
 */
export const scenarios: Readonly<Record<string, readonly (string | [name: string, note: string])[]>> = {
  'Index and configuration': [
    'cold fetch of a graph of three levels',
    'warm fetch: no request at all',
    '`cargo update` with nothing new: one `config.json`, and 304s',
    'a lock file on a machine with nothing else',
    'names of one, two and three letters, mixed case, digits',
    'a dependency in the wrong case: cargo says what was perhaps meant',
    '`cargo add foo_bar` finds `foo-bar`',
    'a crate that is not there: a clean error after three spellings',
    'every kind of dependency, renames, targets, features, `links`, `rust-version`: as in the manifest',
    'the index packed with gzip or not at all, never otherwise',
    ['conditional requests and HEAD with a weak ETag, through a proxy that packs', 'needs nginx'],
    'cached addresses go on working after the registry got new ones',
  ],
  Downloads: [
    'the checksum holds, also for a version with build metadata',
    [
      'a redirect to the storage, without the token',
      'this registry serves its files itself; somebody in between redirects',
    ],
    'no `Content-Encoding`',
    'a yanked version: still there for a lock file, avoided by `cargo update`, warned of by `--precise`',
    'a deleted crate: its name is free or blocked as documented, its files are gone',
  ],
  Publishing: [
    'a first version: in the index before the upload is answered',
    'a second version: one conditional request finds it',
    'a version that exists, refused by cargo and by the registry',
    'a version that was yanked, refused by the registry',
    'a name that differs in case, `-` or `_`, refused with the name there is',
    'a version that differs in build metadata alone, refused',
    'a manifest with all there can be arrives',
    'metadata that contradicts the manifest, refused',
    'an archive with a link, a path that leads out, another prefix, or a bomb, refused',
    ['0.5, 1.5 and 12 MB, over HTTP/1.1 and HTTP/2; of one too large cargo shows why', 'HTTP/2 needs nginx'],
    ['warnings of the registry are shown', 'this registry warns of nothing yet; somebody in between does'],
    'every error has its sentence',
    'uploads without a content type, as cargo up to 1.95, and with that of later ones',
    'a workspace goes up in waves, with a token for each crate',
    'a workspace of which one upload fails, and how it is finished',
    ['an index that is more than a minute late: a warning', 'cargo waits for 60 s'],
    '`--dry-run` leaves no trace',
    'the registry named by the manifest, by the configuration, by variables alone',
    'two uploads of one version at once: one wins',
    'an upload that breaks off: nothing is stored',
  ],
  'Other commands': [
    '`cargo yank`, its undoing, and a version that is not there',
    'owners added, removed and listed, also all in one command',
    'search, also for what is not ASCII, for nothing, and for a hundred',
    '`cargo info`, `cargo install`, `cargo vendor`',
  ],
  'Who may': [
    'a stranger is asked for a token, on a private registry alone',
    'who is known to need a token brings it at once',
    'wrong, expired and revoked tokens: the reason is shown',
    'tokens with and without `Bearer`',
    'a token to read publishes nothing, one to publish reads nothing',
    'a private crate is not there for others',
    [
      '`cargo login` shows the right address, `cargo logout` forgets',
      'the address is read where cargo tells it to a credential provider; it shows the same one at a terminal',
    ],
    'in place of crates.io, with a token',
    'no token in logs or answers',
  ],
  'Trusted Publishing and the credential provider': [
    'the ID token is exchanged after a slow build, right before the upload',
    'a build script sees no token',
    'a token with other bytes, another name or version, refused',
    'a token a second time, refused',
    'one exchange for each crate of a workspace',
    'no trusted publisher: cargo shows the whole chain of causes',
    'outside of CI the next provider answers',
    'the index of another registry is none of its business',
    'issuer or registry down, slow, or busy: an error in time',
    [
      'found by name, by path, by an alias, by a variable, with arguments',
      'the tests run whatever `cargo` is on the way, through rustup where that is it; `.cmd` needs Windows, where nobody has run it',
    ],
    'nothing but the protocol on standard output, whatever Node is told',
    '`cargo logout` revokes',
    [
      'the stock action, and its token in the environment',
      'a stand-in of the same shape; the stock one where `UPSTREAM_AUTH_ACTION` names a checkout',
    ],
    'a private registry: one start for all reads',
  ],
  Transport: [
    'plain HTTP with an offer to speak HTTP/2',
    ['TLS and HTTP/2: a hundred requests at once on one connection', 'needs nginx and `openssl`'],
    ['a proxy without HTTP/2', 'needs nginx'],
    '429: a reader comes again, a publisher is told',
  ],
};

/** number → the files with a test of it, in order. */
export function testedScenarios(): Map<number, string[]> {
  const found = new Map<number, string[]>();
  for (const file of readdirSync(folder)
    .filter((name) => name.endsWith('.test.ts'))
    .sort()) {
    const source = readFileSync(join(folder, file), 'utf8');
    for (const [, numbers = ''] of source.matchAll(/(?:test|[\])])\(\s*['`]((?:§13\.\d+ )+)/g))
      for (const [, number] of numbers.matchAll(/§13\.(\d+)/g)) {
        const files = found.get(Number(number)) ?? [];
        if (!files.includes(file)) found.set(Number(number), [...files, file]);
      }
  }
  return found;
}

export function cargoScenariosPage(): string {
  const tested = testedScenarios();
  const parts: string[] = [INTRODUCTION];
  let number = 0;
  for (const [topic, ofTopic] of Object.entries(scenarios)) {
    const rows = ofTopic.map((scenario) => {
      number += 1;
      const [name, note] = typeof scenario === 'string' ? [scenario, ''] : scenario;
      const files = (tested.get(number) ?? []).map((file) => `[${file}](../../tests/acceptance/${file})`);
      return `| ${number} | ${name} | ${files.join(', ')} | ${note} |\n`;
    });
    parts.push(`## ${topic}\n\n| | Scenario | Test | Note |\n| --- | --- | --- | --- |\n${rows.join('')}`);
  }
  return parts.join('\n');
}

const INTRODUCTION = `<!-- Written by \`npm run docs\` from scripts/docs/cargo-scenarios.ts and the titles of the tests. -->

# What is tested with real cargo

Each of these runs the \`cargo\` of the machine (they were written with 1.95) against a real server process, black box. The
number stands in the title of each test, so one of them can be run by itself, and through rustup with another cargo:

\`\`\`sh
vitest run --project acceptance -t '§13.20 '
RUSTUP_TOOLCHAIN=nightly vitest run --project acceptance -t '§13.20 '
\`\`\`

\`npm test\` installs nginx where it may (Debian, root). Without it the tests that need it are left out, which \`npm test\`
says, and which is a failure where \`CI=true\`.

What older cargos do is held by [old-cargo.test.ts](../../tests/acceptance/old-cargo.test.ts): 1.65 from Debian's packages,
and one between 1.68 and 1.73 by the same program.
`;
