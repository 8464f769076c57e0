import { describe, expect, it } from 'vitest';
import { samplePublisher } from '../testing/sample-publisher.ts';
import { editRequest } from './edit-request.ts';
import { previewChanges } from './preview-changes.ts';

const current = samplePublisher();

describe('what is told becomes a change, and nothing else does', () => {
  it.each([
    [{}, {}],
    [{ workflow: 'ci.yml' }, { identity: { workflow: 'ci.yml' } }],
    [{ environment: 'any' }, { environment: { rule: 'any' } }],
    [{ environment: 'named:any' }, { environment: { rule: 'named', name: 'any' } }],
    [{ clear: ['environment'] }, { environment: { rule: 'any' } }],
    [
      { ref: ['refs/tags/v*'], refProtected: false },
      { rules: { refs: ['refs/tags/v*'], ref_protected: false } },
    ],
    [
      { clear: ['refs', 'callee', 'lifetime'] },
      { token_lifetime_seconds: null, rules: { refs: [], callee: null } },
    ],
    [{ clear: ['refs'], ref: ['a'] }, { rules: { refs: ['a'] } }],
    [{ addCrate: ['engine', 'rocket'] }, { crates: ['rocket', 'engine'] }],
    [{ addCrate: ['engine'], removeCrate: ['rocket'] }, { crates: ['engine'] }],
    [{ repin: true }, { pins: { repository_owner_id: null, repository_id: null } }],
    [
      { repin: true, pin: ['repository_owner_id=13'] },
      { pins: { repository_owner_id: '13', repository_id: null } },
    ],
    [{ pin: ['repository_id='] }, { pins: { repository_id: null } }],
    [
      { state: 'disabled' as const, keep: true },
      { state: 'disabled', keep: true },
    ],
  ])('%j', (options, patch) => {
    expect(editRequest(current, options)).toEqual(patch);
  });

  it.each([
    [{ namespace: 'x' }, 'no field of the provider'],
    [{ removeCrate: ['engine'] }, 'has no crate'],
    [{ pin: ['7'] }, 'not of the form'],
    [{ calleeRef: ['x'] }, '--callee-ref'],
    [{ environment: '' }, 'empty'],
  ])('%j is refused', (options, says) => {
    expect(() => editRequest(current, options)).toThrow(says);
  });
});

it('shows before and after, and leaves out what is so already', () => {
  const patch = editRequest(current, {
    workflow: 'ci.yml',
    owner: 'acme',
    repin: true,
    ref: ['refs/tags/v*'],
  });
  expect(previewChanges(current, patch)).toEqual([
    { field: 'workflow', before: 'release.yml', after: 'ci.yml' },
    { field: 'refs', before: '(none)', after: 'refs/tags/v*' },
    { field: 'pin repository_owner_id', before: '5001', after: 'learnt at the next use' },
  ]);
});
