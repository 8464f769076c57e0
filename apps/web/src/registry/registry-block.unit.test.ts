import { expect, it } from 'vitest';
import { addCommand, hostOf, manifestLine, registryBlock } from './registry-block.ts';

const endpoints = {
  api: 'https://crates.example.com:8443/registry',
  index: 'sparse+https://crates.example.com/index/',
  private_index: 'sparse+https://crates.example.com/private/index/',
};

it('a public registry needs its index, and nothing else', () => {
  expect(registryBlock({ visibility: 'public', endpoints })).toBe(
    '[registries.waybill]\nindex = "sparse+https://crates.example.com/index/"\n',
  );
});

it('cargo asks a private index with a token only where a credential provider is named', () => {
  const provider = '\n[registry]\nglobal-credential-providers = ["cargo:token"]\n';
  const ofPrivate = registryBlock({ visibility: 'private', endpoints });
  expect(ofPrivate).toContain('index = "sparse+https://crates.example.com/index/"');
  expect(ofPrivate).toContain(provider);
  const ofPrivateCrates = registryBlock({ visibility: 'public', endpoints }, { privateCrates: true });
  expect(ofPrivateCrates).toContain('index = "sparse+https://crates.example.com/private/index/"');
  expect(ofPrivateCrates).toContain(provider);
});

it('names this registry in both ways to depend on a crate, without build metadata', () => {
  expect(addCommand('rocket')).toBe('cargo add rocket --registry waybill');
  expect(manifestLine('rocket', '1.2.3-rc.1+build.5')).toBe(
    'rocket = { version = "1.2.3-rc.1", registry = "waybill" }',
  );
});

it('is called by its host', () => {
  expect(hostOf({ endpoints })).toBe('crates.example.com:8443');
});
