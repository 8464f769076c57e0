import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { cratesOfMetadata, guessPublisher, likeliest, providerOf } from './guess.ts';

function folder(files: Readonly<Record<string, string>>, remote?: string): string {
  const made = mkdtempSync(join(tmpdir(), 'waybill-guess-'));
  onTestFinished(() => rmSync(made, { recursive: true, force: true }));
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(made, path)), { recursive: true });
    writeFileSync(join(made, path), text);
  }
  if (remote !== undefined) {
    execFileSync('git', ['init', '-q', made]);
    execFileSync('git', ['-C', made, 'remote', 'add', 'origin', remote]);
  }
  return made;
}

/** Without cargo, so that the file itself is read. */
const env = { PATH: '/usr/bin:/bin', HOME: '/nonexistent' };

it.each([
  ['github.com', [], 'github'],
  ['acme.ghe.com', [], 'github'],
  ['gitlab.example.com', [], 'gitlab'],
  ['codeberg.org', ['.github/workflows/a.yml'], 'forgejo'],
  ['git.example.com', ['.forgejo/workflows/a.yml'], 'forgejo'],
  ['git.example.com', ['.gitlab-ci.yml'], 'gitlab'],
  ['git.example.com', [], null],
  ['notgithub.com', [], null],
])('%s with %j is of %s', (host, files, provider) => {
  expect(providerOf({ host, path: ['a', 'b'] }, files)).toBe(provider);
});

it('prefers the workflow that publishes', () => {
  const texts: Record<string, string> = {
    'ci.yml': 'cargo test',
    'ship.yml': 'cargo publish',
    'release.yml': 'x',
  };
  const read = (file: string) => texts[file] ?? '';
  expect(likeliest(['ci.yml', 'ship.yml', 'release.yml'], read)).toBe('ship.yml');
  expect(likeliest(['ci.yml', 'release.yml'], read)).toBe('release.yml');
  expect(likeliest(['ci.yml', 'lint.yml'], read)).toBeUndefined();
  expect(likeliest(['ci.yml'], read)).toBe('ci.yml');
});

it('names the crates of a workspace that may be published', () => {
  const packages = [
    { name: 'a', publish: null },
    { name: 'b', publish: [] },
    { name: 'c', publish: ['waybill'] },
  ];
  expect(cratesOfMetadata(JSON.stringify({ packages }))).toEqual(['a', 'c']);
  expect(cratesOfMetadata('warning')).toBeNull();
});

it('puts a whole checkout together', async () => {
  const made = folder(
    {
      'Cargo.toml': '[package]\nname = "rocket"\nversion = "0.1.0"\n',
      '.github/workflows/ci.yml': 'run: cargo test',
      '.github/workflows/release.yml': 'uses: rust-lang/crates-io-auth-action@v1',
    },
    'git@github.com:acme/rocket.git',
  );
  expect(await guessPublisher(made, env)).toMatchObject({
    provider: 'github',
    identity: { owner: 'acme', repository: 'rocket', workflow: 'release.yml' },
    crates: ['rocket'],
  });
});

it('knows nothing of an empty folder', async () => {
  expect(await guessPublisher(folder({}), env)).toEqual({
    provider: null,
    identity: {},
    crates: [],
    from: [],
  });
});
