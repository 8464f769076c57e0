import { expect, it } from 'vitest';
import type { IssuerList } from '../issuers/issuers.ts';
import type { Issuer } from '../issuers/to-issuer.ts';
import { issuerFor } from './issuer-for.ts';

const PUBLIC = 'https://token.actions.githubusercontent.com';
const OWN = 'https://ghe.example.com/_services/token';

/** Only what the choice looks at. Without a server, as it would ask the public issuer for its keys. */
function trusted(...list: { url: string; origin: Issuer['origin'] }[]): IssuerList {
  const issuers = list.map((one) => ({ ...one, enabled: true, provider: { id: 'github' } }) as Issuer);
  return { all: () => issuers } as unknown as IssuerList;
}

it('alone, the public issuer is meant', () => {
  expect(issuerFor(trusted({ url: PUBLIC, origin: 'default' }), 'github', null).url).toBe(PUBLIC);
});

it('beside one that the operator configured, that one is meant, and the public one when it is named', () => {
  const both = trusted({ url: PUBLIC, origin: 'default' }, { url: OWN, origin: 'configuration' });
  expect(issuerFor(both, 'github', null).url).toBe(OWN);
  expect(issuerFor(both, 'github', PUBLIC).url).toBe(PUBLIC);
});

it('no issuer of another provider is ever meant', () => {
  const both = trusted({ url: PUBLIC, origin: 'default' });
  expect(() => issuerFor(both, 'gitlab', null)).toThrow(/no issuer of `gitlab`/);
  expect(() => issuerFor(both, 'gitlab', PUBLIC)).toThrow(/no issuer of `gitlab`/);
});
