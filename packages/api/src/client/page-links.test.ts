import { expect, it } from 'vitest';
import { publisherPage } from './page-links.ts';
import { registryAddress } from './registry-address.ts';

const address = registryAddress('https://crates.example.com/cargo/');

it('the link holds what the job knows of itself, below the address of the registry', () => {
  const link = publisherPage(address, {
    provider: 'github',
    identity: { owner: 'acme', repository: 'rocket', workflow: 'release.yml' },
    environment: 'release',
    crate: 'rocket',
    correlationId: '3f0c',
  });
  expect(link).toBe(
    'https://crates.example.com/cargo/trusted-publishing/mend?provider=github&crate=rocket&identity.owner=acme' +
      '&identity.repository=rocket&identity.workflow=release.yml&environment=release&attempt=3f0c',
  );
});

it('no value can become a parameter of its own, or leave the query', () => {
  const value = 'a&attempt=x#b%0A c"<>';
  const { searchParams, hash } = new URL(
    publisherPage(address, { provider: 'github', identity: { workflow: value, provider: 'evil' } }),
  );
  expect(hash).toBe('');
  expect(Object.fromEntries(searchParams)).toEqual({
    provider: 'github',
    'identity.workflow': value,
    'identity.provider': 'evil',
  });
});
