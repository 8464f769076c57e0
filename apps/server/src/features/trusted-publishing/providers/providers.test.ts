import { providers } from '@waybill/trusted-publishing';
import { afterEach, expect, it } from 'vitest';
import { expectRefusal } from '../../../testing/expect-refusal.ts';
import { tokenOf } from '../../../testing/people.ts';
import { startTrustedCi, type TrustedCi } from '../../../testing/trusted-ci.ts';

const PROVIDERS = '/api/v1/trusted_publishing/providers';

interface Shown {
  id: string;
  fields: { key: string; label: string; help: string; example: string; rules: unknown[] }[];
  environment: { rules: unknown[]; how_to_name: string } | null;
  pins: { claim: string; label: string; meaning: string }[];
  rules: {
    refs: boolean;
    ref_protected: boolean;
    events: string[];
    runner: string[];
    callee: boolean;
    claims: string[];
  };
  guide: { acquire: { says: string; snippet: string | null }[] };
  issuers: string[];
}

let ci: TrustedCi;
afterEach(() => ci.close());

const list = async (): Promise<Shown[]> =>
  (await ci.server.request('GET', PROVIDERS, { token: null })).json.providers;

it('has a form for each provider there is, with the issuers that can be chosen', async () => {
  ci = await startTrustedCi({ issuers: ['ghes', { name: 'gitlab', shape: 'gitlab' }] });
  const all = await list();
  expect(all.map(({ id }) => id)).toEqual(Object.values(providers).map(({ id }) => id));
  const issuers = Object.fromEntries(all.map(({ id, issuers: urls }) => [id, urls]));
  expect(issuers).toMatchObject({
    github: [ci.sim.issuer().url, ci.sim.issuer('ghes').url],
    gitlab: [ci.sim.issuer('gitlab').url],
    forgejo: [],
  });
  for (const { id, fields, rules } of all) {
    expect(fields.length, id).toBeGreaterThan(0);
    for (const field of fields) {
      expect(field, id).toMatchObject({
        key: expect.stringMatching(/^[a-z_]+$/),
        label: expect.stringMatching(/./),
        help: expect.stringMatching(/./),
        example: expect.stringMatching(/./),
        rules: expect.any(Array),
      });
    }
    expect(rules.claims, id).not.toContain('sub');
  }
});

it('says of a provider what can be asked of its jobs', async () => {
  ci = await startTrustedCi();
  const byId = Object.fromEntries((await list()).map((provider) => [provider.id, provider]));
  expect(byId['github']?.fields.map(({ key }) => key)).toEqual(['owner', 'repository', 'workflow']);
  expect(byId['gitlab']?.fields.map(({ key }) => key)).toEqual(['namespace', 'project', 'workflow']);
  expect(byId['github']?.rules).toMatchObject({
    refs: true,
    ref_protected: true,
    events: expect.arrayContaining(['push', 'release']),
    runner: ['github-hosted', 'self-hosted'],
    callee: true,
  });
  expect(byId['github']?.rules.events).not.toContain('pull_request_target');
  expect(byId['github']?.environment).toMatchObject({ rules: expect.any(Array) });
  expect(byId['forgejo']).toMatchObject({ environment: null, rules: { runner: [], callee: false } });
  expect(byId['github']?.pins.map(({ claim }) => claim)).toEqual(['repository_owner_id', 'repository_id']);
});

it('fills a form whose examples make a publisher', async () => {
  ci = await startTrustedCi({
    issuers: [
      { name: 'gitlab', shape: 'gitlab' },
      { name: 'forgejo', shape: 'forgejo' },
      { name: 'buildkite', shape: 'buildkite' },
    ],
  });
  for (const { id, fields, issuers } of await list()) {
    if (issuers.length === 0) continue;
    const identity = Object.fromEntries(fields.map(({ key, example }) => [key, example]));
    const answer = await ci.addPublisher({ provider: id, crates: [`from-${id}`], identity });
    expect(answer.status, answer.text).toBe(200);
  }
});

it('shows the audience of this registry in what is to be copied, and no placeholder', async () => {
  ci = await startTrustedCi();
  const snippets = (await list()).flatMap(({ guide }) =>
    guide.acquire.flatMap(({ snippet }) => snippet ?? []),
  );
  expect(snippets.some((snippet) => snippet.includes(ci.audience))).toBe(true);
  expect(snippets.filter((snippet) => snippet.includes('{{audience}}'))).toEqual([]);
});

it('is hidden where the registry is private', async () => {
  ci = await startTrustedCi({ keys: { visibility: 'private' } });
  const refused = await ci.server.request('GET', PROVIDERS, { token: null });
  expectRefusal(refused, 'read_token_required');
  expect(refused.text).not.toContain(ci.sim.issuer().url);
  const token = await tokenOf(ci.server, 'admin', { endpoint_scopes: ['read'] });
  expect((await ci.server.request('GET', PROVIDERS, { token })).status).toBe(200);
});
