import { describe, expect, it } from 'vitest';
import { mayGive, type Role, type Viewer, viewerOf, whyNoNewRole, whyNot, whyNotOut } from './roles.ts';

const viewer = (login: string, role: Role): Viewer => ({ login, role, isRegistryAdmin: false });
const ada = { login: 'ada', role: 'owner' } as const;
const bob = { login: 'bob', role: 'admin' } as const;
const eve = { login: 'eve', role: 'member' } as const;
const all = [ada, bob, eve];

describe('a role in an organisation', () => {
  it('of an administrator of the registry is that of an owner, member or not', () => {
    expect(viewerOf({ user: { login: 'root', is_admin: true } }, null).role).toBe('owner');
    expect(viewerOf({ user: { login: 'root', is_admin: true } }, 'member').role).toBe('owner');
    expect(viewerOf({ user: { login: 'eve', is_admin: false } }, 'admin').role).toBe('admin');
  });

  it('is given up to the own one, and by plain members not at all', () => {
    expect(mayGive('owner', 'owner')).toBe(true);
    expect(mayGive('admin', 'admin')).toBe(true);
    expect(mayGive('admin', 'owner')).toBe(false);
    expect(mayGive('member', 'member')).toBe(false);
  });

  it('that is too little is named with the one it takes', () => {
    expect(whyNot(viewer('bob', 'admin'), 'admin')).toBeNull();
    expect(whyNot(viewer('eve', 'member'), 'admin')).toContain('takes the role administrator');
  });

  it('of the last owner stays, and of an owner is for owners to change', () => {
    expect(whyNoNewRole(viewer('ada', 'owner'), ada, all)).toContain('last owner');
    expect(whyNoNewRole(viewer('ada', 'owner'), ada, [...all, { login: 'zoe', role: 'owner' }])).toBeNull();
    expect(whyNoNewRole(viewer('bob', 'admin'), ada, all)).toContain('takes the role owner');
    expect(whyNoNewRole(viewer('bob', 'admin'), eve, all)).toBeNull();
    expect(whyNoNewRole(viewer('eve', 'member'), eve, all)).toContain('takes the role administrator');
  });

  it('ends by leaving, whatever it is, but for the last owner', () => {
    expect(whyNotOut(viewer('eve', 'member'), eve, all)).toBeNull();
    expect(whyNotOut(viewer('eve', 'member'), bob, all)).not.toBeNull();
    expect(whyNotOut(viewer('ada', 'owner'), ada, all)).toContain('delete the organisation');
    expect(whyNotOut(viewer('bob', 'admin'), ada, [...all, { login: 'zoe', role: 'owner' }])).toContain(
      'takes the role owner',
    );
  });
});
