import { expect, it } from 'vitest';
import { bodyOf, emptyFields, fieldsOf, type WrongField } from './issuer-fields.ts';

it('what is left empty is the default', () => {
  expect(bodyOf({ ...emptyFields, provider: 'gitlab', url: ' https://gitlab.example.com ' })).toEqual({
    provider: 'gitlab',
    url: 'https://gitlab.example.com',
    internal: false,
    server_url: null,
    jwks_hosts: null,
    algorithms: null,
    allows_missing_ids: false,
    ca: null,
    jwks: null,
    identity_claims: null,
  });
});

it('reads hosts, keys and claims', () => {
  const body = bodyOf({
    ...emptyFields,
    provider: 'generic',
    jwksHosts: 'keys.example.com,\n other.example.com:8443 ',
    jwks: '{"keys": []}',
    identityClaims: '!project_id: Project\nproject_path\n\n',
    algorithms: ['ES256'],
  });
  expect(body).toMatchObject({
    jwks_hosts: ['keys.example.com', 'other.example.com:8443'],
    jwks: { keys: [] },
    algorithms: ['ES256'],
    identity_claims: [
      { claim: 'project_id', label: 'Project', immutable: true },
      { claim: 'project_path', label: 'project_path', immutable: false },
    ],
  });
});

it.each([
  ['jwks', { jwks: '{keys' }],
  ['identityClaims', { provider: 'generic', identityClaims: 'a b c' }],
])('says which field is wrong: %s', (field, fields) => {
  expect(() => bodyOf({ ...emptyFields, ...fields })).toThrow(
    expect.objectContaining({ field }) as unknown as WrongField,
  );
});

it('what is stored comes back as it was', () => {
  const stored = {
    provider: 'generic',
    url: 'https://ci.example',
    internal: true,
    server_url: 'https://pages.example',
    jwks_hosts: ['a.example', 'b.example'],
    algorithms: ['RS256', 'ES256'],
    allows_missing_ids: true,
    ca: null,
    jwks: { keys: [{ kid: 'x' }] },
    identity_claims: [{ claim: 'job', label: 'Job', immutable: true }],
  };
  expect(bodyOf(fieldsOf(stored))).toEqual(stored);
});
