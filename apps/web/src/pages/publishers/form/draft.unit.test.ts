import { providers } from '@waybill/trusted-publishing';
import { describe, expect, it } from 'vitest';
import { sampleProvider, sampleProviders } from '../testing/sample-provider.ts';
import { samplePublisher } from '../testing/sample-publisher.ts';
import { draftOf, forProvider, newDraft } from './draft.ts';
import { groupOf, problemsOf } from './problems.ts';
import { listOf, requestOf, rulesOf } from './request.ts';

const about = { repository: 'https://github.com/acme/rocket', crates: ['rocket'] };

describe('a new publisher', () => {
  it('is filled from the repository of the crate, safe by default', () => {
    expect(newDraft(sampleProviders, about)).toMatchObject({
      provider: 'github',
      crates: 'rocket',
      identity: { owner: 'acme', repository: 'rocket', workflow: 'release.yml' },
      environmentRule: 'named',
      environmentName: 'release',
      refs: 'refs/tags/v*',
      scopes: ['publish-new', 'publish-update', 'read'],
    });
  });

  it('takes the first provider that the registry trusts where the repository tells nothing', () => {
    const none = sampleProviders.map((one) => (one.id === 'github' ? { ...one, issuers: [] } : one));
    expect(newDraft(none, about)?.provider).toBe('gitlab');
    expect(newDraft([], about)).toBeNull();
  });

  it('has every field of every provider, and nothing that the provider does not tell', () => {
    for (const provider of sampleProviders) {
      const draft = newDraft(sampleProviders, { ...about, provider: provider.id });
      expect(Object.keys(draft?.identity ?? {}), provider.id).toEqual(provider.fields.map(({ key }) => key));
      if (provider.environment === null) expect(draft?.environmentRule).toBe('any');
      if (!provider.rules.refs) expect(draft?.refs).toBe('');
    }
  });

  it('keeps its crates, and no name of the old CI, when another CI is chosen', () => {
    const draft = newDraft(sampleProviders, about);
    if (draft === null) throw new Error('no draft');
    const other = forProvider({ ...draft, runner: 'github-hosted' }, sampleProvider('gitlab'), null);
    expect(other).toMatchObject({
      crates: 'rocket',
      provider: 'gitlab',
      runner: '',
      identity: { namespace: '', project: '', workflow: '.gitlab-ci.yml' },
    });
  });
});

it('sends a publisher back as it came', () => {
  const publisher = samplePublisher({
    rules: {
      refs: ['refs/tags/v*', 'refs/heads/main'],
      ref_protected: true,
      events: ['push'],
      runner: 'github-hosted',
      callee: { workflow: 'acme/ci/.github/workflows/publish.yml', refs: ['refs/tags/v*'] },
      claims: [
        { claim: 'actor_id', op: 'eq', value: '7' },
        { claim: 'run_attempt', op: 'in', value: [1, 'two, or three', 'true', true] },
        { claim: 'x', op: 'glob', value: 'a*' },
      ],
    },
    token_lifetime_seconds: 90,
    require_api_token: true,
  });
  const sent = requestOf(draftOf(publisher));
  expect(sent).toEqual({
    crates: publisher.crates,
    identity: publisher.identity,
    environment: publisher.environment,
    rules: publisher.rules,
    scopes: publisher.scopes,
    token_lifetime_seconds: 90,
    require_api_token: true,
  });
});

it('reads lists by lines and commas', () => {
  expect(listOf(' a, b\n\nb ,c ')).toEqual(['a', 'b', 'c']);
  expect(groupOf('rules.refs[1]')).toBe('rules.refs');
});

describe('what is wrong', () => {
  const github = providers['github'];
  const draft = newDraft(sampleProviders, about);
  if (github === undefined || draft === null) throw new Error('no provider');

  it('is nothing where the form was filled from a repository', () => {
    expect(problemsOf(draft, github)).toEqual({});
  });

  it.each([
    ['identity.workflow', { identity: { ...draft.identity, workflow: 'release' } }],
    ['identity.owner', { identity: { ...draft.identity, owner: '' } }],
    ['environment.name', { environmentName: '' }],
    ['rules.refs', { refs: 'main' }],
    ['rules.claims', { claims: [{ claim: 'sub', op: 'eq' as const, value: 'x' }] }],
    ['crates', { crates: ' ' }],
    ['scopes', { scopes: [] }],
    ['token_lifetime_seconds', { lifetimeMinutes: 'soon' }],
  ])('is said at %s', (field, change) => {
    const problems = problemsOf({ ...draft, ...change }, github);
    expect(Object.keys(problems)).toEqual([field]);
    expect(problems[field]).toMatch(/\.$/);
  });

  it('is no claim that has no name yet', () => {
    expect(rulesOf({ ...draft, claims: [{ claim: ' ', op: 'eq', value: '' }] }).claims).toEqual([]);
  });
});
