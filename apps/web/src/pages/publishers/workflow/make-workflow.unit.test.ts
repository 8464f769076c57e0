import { ciIds } from '@waybill/api/release';
import { describe, expect, it } from 'vitest';
import { type Draft, newDraft } from '../form/draft.ts';
import { sampleProviders } from '../testing/sample-provider.ts';
import { isWritten, lacksStepClaim, makeWorkflow, methodsOf, stepClaim } from './make-workflow.ts';

const registry = { url: 'https://crates.example.com', audience: 'crates.example.com', isPrivate: false };
const choice = { method: 'script', isWorkspace: false, isLocked: false } as const;

function draft(provider: string, change: Partial<Draft> = {}): Draft {
  const repository = 'https://github.com/acme/rocket';
  const made = newDraft(sampleProviders, { repository, crates: ['rocket'], provider });
  if (made === null) throw new Error(provider);
  return { ...made, ...change };
}

const textOf = (change: Partial<Draft>, ci: 'github' | 'gitlab' = 'github'): string => {
  const made = makeWorkflow(ci, draft(ci, change), registry, choice);
  return 'file' in made ? made.file.text : made.because;
};

it.each(ciIds)('is made for %s from a form as it was filled', (ci) => {
  for (const method of methodsOf(ci)) {
    const made = makeWorkflow(ci, draft(ci), registry, { ...choice, method });
    expect(made).toMatchObject({ file: { path: expect.stringMatching(/\.yml$/) } });
    if ('file' in made) expect(made.file.text).toContain(registry.url);
  }
});

it('is made for no CI that nothing is known of', () => {
  expect(['google', 'generic', 'constructor'].filter(isWritten)).toEqual([]);
});

describe('the file', () => {
  it('lies where the publisher says', () => {
    const identity = { owner: 'acme', repository: 'rocket', workflow: 'ship.yml' };
    expect(makeWorkflow('github', draft('github', { identity }), registry, choice)).toMatchObject({
      file: { path: '.github/workflows/ship.yml' },
    });
    expect(makeWorkflow('gitlab', draft('gitlab'), registry, choice)).toMatchObject({
      file: { path: '.gitlab-ci.yml' },
    });
  });

  it.each([
    ['', 'tags: ["v*"]'],
    ['**', 'tags: ["v*"]'],
    ['refs/heads/main\nrefs/tags/release-*', 'tags: ["release-*"]'],
    ['refs/tags/{{crate}}-v{{version}}', 'tags: ["rocket-v*"]'],
  ])('releases the tags that the refs %j let through', (refs, line) => {
    expect(textOf({ refs })).toContain(line);
  });

  it('names the environment, or none', () => {
    expect(textOf({})).toContain('environment: release');
    expect(textOf({ environmentRule: 'none' })).not.toContain('environment:');
  });

  it('names each crate where there are several', () => {
    expect(textOf({ crates: 'rocket\nrocket-macros' })).toContain('--package rocket --package rocket-macros');
  });
});

describe('no file', () => {
  it.each<[string, Partial<Draft>, RegExp]>([
    ['without tags', { refs: 'refs/heads/main' }, /no tags/],
    ['without crates', { crates: 'acme-*' }, /Name the crates/],
    ['with what a shell takes apart', { environmentName: 'a"; rm -rf /' }, /by hand/],
  ])('is made %s', (_, change, because) => {
    expect(textOf(change)).toMatch(because);
  });

  it('is made for the action where the audience is another one', () => {
    const made = makeWorkflow(
      'github',
      draft('github'),
      { ...registry, audience: 'crates' },
      { ...choice, method: 'action' },
    );
    expect(made).toMatchObject({ because: expect.stringContaining('Take the script') });
  });
});

it('asks for the step where every step may ask for ID tokens', () => {
  expect(lacksStepClaim(draft('buildkite'))).toBe(true);
  expect(lacksStepClaim(draft('buildkite', { claims: [{ ...stepClaim }] }))).toBe(false);
  expect(lacksStepClaim(draft('github'))).toBe(false);
});
