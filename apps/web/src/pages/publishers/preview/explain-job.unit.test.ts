import { providers } from '@waybill/trusted-publishing';
import { describe, expect, it } from 'vitest';
import { type Draft, newDraft } from '../form/draft.ts';
import { sampleProviders } from '../testing/sample-provider.ts';
import { explainJob, type Verdict } from './explain-job.ts';
import { exampleOf, jobOf, type Said } from './follow-draft.ts';

const now = new Date('2026-05-01T12:00:00Z');
const UUID = '2344b7f4-232c-4a84-8c84-34000000585c';
const BINDING = 'https://oidc.circleci.com/org/fa8cfb85-fa83-41c9-8249-1500000023af';

/** The form as somebody fills it in by the examples beside the fields. */
function filled(provider: string, change: Partial<Draft> = {}): Draft {
  const made = newDraft(sampleProviders, { repository: null, crates: ['rocket'], provider });
  if (made === null) throw new Error(provider);
  const fields = sampleProviders.find(({ id }) => id === provider)?.fields ?? [];
  const identity = Object.fromEntries(fields.map(({ key, example }) => [key, example]));
  return {
    ...made,
    identity,
    ...(provider === 'circleci' ? { issuer: BINDING } : {}),
    ...(provider === 'bitbucket' ? { environmentName: UUID } : {}),
    ...change,
  };
}

function ask(draft: Draft, said: Said = {}, pins: Record<string, string | null> = {}): Verdict {
  const descriptor = providers[draft.provider];
  if (descriptor === undefined) throw new Error(draft.provider);
  const question = { draft, descriptor, pins, now };
  return explainJob(jobOf(draft, said, question), question);
}

describe.each(Object.keys(providers))('a job of %s', (provider) => {
  it('would be allowed where it is as the publisher asks', () => {
    const verdict = ask(filled(provider));
    expect(verdict.detail).toBe('');
    expect(verdict.allowed).toBe(true);
    expect(verdict.checks.length).toBeGreaterThan(0);
  });

  it('would be refused where any one field of its identity is another', () => {
    const draft = filled(provider);
    for (const [key, value] of Object.entries(draft.identity)) {
      const isPath = /\.ya?ml$/.test(value);
      const other = isPath
        ? value.replace(/[^/]*$/, 'other.yml')
        : value.replace(/[a-z0-9](?=[^a-z0-9]*$)/i, 'z');
      const hex = /^[0-9a-f-]{36}$/.test(value)
        ? value.replace(/.$/, (last) => (last === '0' ? '1' : '0'))
        : other;
      const verdict = ask(draft, { identity: { [key]: hex } });
      expect(verdict.allowed, `${key} ${hex}`).toBe(false);
      expect(verdict.detail, key).not.toBe('');
    }
  });
});

describe('what the preview says', () => {
  const draft = filled('github');
  const failed = ({ checks }: Verdict) => checks.filter(({ outcome }) => outcome === 'failed');

  it('is what fails: another ref', () => {
    const verdict = ask(draft, { ref: 'refs/heads/main' });
    expect(verdict.allowed).toBe(false);
    expect(failed(verdict)).toMatchObject([
      { expected: expect.stringContaining('refs/tags/v*'), actual: 'refs/heads/main' },
    ]);
  });

  it('is what fails: no environment', () => {
    const verdict = ask(draft, { environment: '' });
    expect(verdict.allowed).toBe(false);
    expect(failed(verdict)).toHaveLength(1);
    expect(verdict.detail).toContain('environment');
  });

  it('is that an event of outsiders never publishes', () => {
    const verdict = ask(draft, { event: 'pull_request_target' });
    expect(verdict.allowed).toBe(false);
    expect(verdict.detail).toContain('pull_request_target');
  });

  it('is that the names changed hands, where ids are known', () => {
    const pins = { repository_owner_id: '41', repository_id: '42' };
    expect(ask(draft, {}, pins).allowed).toBe(true);
    expect(ask(draft, { otherIds: true }, pins).allowed).toBe(false);
  });

  it('follows every further rule of the form', () => {
    const strict = filled('github', {
      refProtected: true,
      events: ['release'],
      runner: 'self-hosted',
      calleeWorkflow: 'acme/ci/.github/workflows/publish.yml',
      calleeRefs: 'refs/tags/v*',
      claims: [
        { claim: 'actor_id', op: 'in', value: '"7", "8"' },
        { claim: 'actor', op: 'glob', value: 'acme-*' },
      ],
    });
    expect(ask(strict).detail).toBe('');
    expect(ask(strict, { refProtected: false }).allowed).toBe(false);
    expect(ask(strict, { event: 'push' }).allowed).toBe(false);
    expect(ask(strict, { runner: 'github-hosted' }).allowed).toBe(false);
  });
});

it.each([
  ['refs/tags/v*', 'refs/tags/v1.2.3'],
  ['refs/tags/{{crate}}-v{{version}}', 'refs/tags/rocket-v1.2.3'],
  ['refs/heads/*', 'refs/heads/main'],
  ['refs/heads/**', 'refs/heads/main'],
  ['**', 'refs/heads/main'],
])('makes of the pattern %s the ref %s', (pattern, ref) => {
  expect(exampleOf(pattern, { crates: 'rocket' })).toBe(ref);
});
