import { afterAll, beforeAll, expect, it } from 'vitest';
import { ROCKET, startTrustedCi, type TrustedCi } from '../../testing/trusted-ci.ts';

const versionOf = async (ci: TrustedCi, token: string | null) =>
  (await ci.server.request('GET', '/api/v1/crates/rocket/1.1.0', { token })).json.version.trustpub_data;

async function published(visibility: 'public' | 'private', repository: string): Promise<TrustedCi> {
  const ci = await startTrustedCi({ keys: { visibility } });
  await ci.publish('rocket', '1.0.0');
  await ci.trust('rocket');
  const token = await ci.accessToken({ ...ROCKET, visibility: repository as 'private' });
  expect((await ci.publish('rocket', '1.1.0', token)).status).toBe(200);
  return ci;
}

let registries: TrustedCi[] = [];
beforeAll(async () => {
  registries = [
    await published('public', 'public'),
    await published('public', 'private'),
    await published('private', 'private'),
  ];
});
afterAll(() => Promise.all(registries.map((ci) => ci.close())));

it('everybody sees which public repository a version came from', async () => {
  expect(await versionOf(registries[0] as TrustedCi, null)).toMatchObject({ repository: 'acme/rocket' });
});

it('of a private one nobody is told more than the provider', async () => {
  expect(await versionOf(registries[1] as TrustedCi, null)).toEqual({
    provider: 'github',
    visibility: 'private',
    repository: null,
    run_id: null,
    sha: null,
    links: {},
  });
});

it('on a private registry, whoever may read sees it', async () => {
  const ci = registries[2] as TrustedCi;
  const answer = await ci.server.request('GET', '/api/v1/crates/rocket/1.1.0');
  expect(answer.json.version.trustpub_data).toMatchObject({
    repository: 'acme/rocket',
    visibility: 'private',
  });
});

it('a private registry does not tell strangers which issuers it trusts', async () => {
  const ci = registries[2] as TrustedCi;
  const other = await ci.sim.addIssuer('somewhere-else');
  const answer = await ci.exchange(other.mint({ audience: ci.audience, job: ROCKET }));
  expect(answer.json.errors[0].code).toBe('id_token_issuer_unknown');
  expect(answer.text).not.toContain(ci.sim.issuer().url);
  const rehearsed = await ci.server.request('POST', '/api/v1/trusted_publishing/rehearsals', {
    token: null,
    body: { jwt: other.mint({ audience: ci.audience, job: ROCKET }) },
  });
  expect(rehearsed.text).not.toContain(ci.sim.issuer().url);
  const places = ['/.well-known/waybill', '/api/v1/trusted_publishing/providers'];
  for (const token of [null, 'wbat_nobodys'])
    for (const path of places)
      expect((await ci.server.request('GET', path, { token })).text).not.toContain(ci.sim.issuer().url);
  for (const path of places)
    expect((await ci.server.request('GET', path)).text).toContain(ci.sim.issuer().url);
});
