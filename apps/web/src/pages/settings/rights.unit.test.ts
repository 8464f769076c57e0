import { describe, expect, it } from 'vitest';
import { whyNotOwners, whyNotRemoved, whyNotVisibility } from './rights.ts';

describe('what somebody may decide about a crate', () => {
  it('is all for owners, nothing for members of an owning team', () => {
    expect([whyNotOwners('full'), whyNotVisibility('full')]).toEqual([null, null]);
    expect(whyNotOwners('publish')).toContain('through a team');
    expect(whyNotVisibility('publish')).toContain('through a team');
  });

  it('is the owners, and not the visibility, for administrators of the registry', () => {
    expect(whyNotOwners('administrator')).toBeNull();
    expect(whyNotVisibility('administrator')).toContain('for owners');
  });
});

describe('an owner', () => {
  const person = { kind: 'user' } as const;
  const team = { kind: 'team' } as const;

  it('that is the last person stays, unless an organisation owns the crate', () => {
    expect(whyNotRemoved('full', [person, team], person, false)).toContain('last person');
    expect(whyNotRemoved('full', [person, team], person, true)).toBeNull();
    expect(whyNotRemoved('full', [person, person], person, false)).toBeNull();
  });

  it('that is a team can always go, by an owner', () => {
    expect(whyNotRemoved('full', [person, team], team, false)).toBeNull();
    expect(whyNotRemoved('publish', [person, team], team, false)).toContain('through a team');
  });
});
