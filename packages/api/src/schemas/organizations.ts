import { type Static, Type } from 'typebox';
import { closed, Id, nullable, Texts, Time } from './shapes.ts';

const Role = Type.Union([Type.Literal('owner'), Type.Literal('admin'), Type.Literal('member')]);
const Source = Type.Union([Type.Literal('manual'), Type.Literal('group')], {
  description: '`group`: given by a group of the identity provider, and taken with it.',
});

export const Organization = closed(
  {
    id: Id,
    name: Type.String(),
    display_name: nullable(Type.String()),
    new_crates: Type.Union([Type.Literal('public'), Type.Literal('private')], {
      description: 'What its new crates are.',
    }),
    members_may_create: Type.Boolean({ description: 'Whether plain members may make crates in its name.' }),
    created_at: Time,
    role: nullable(Role),
  },
  { title: 'Organization' },
);
export type Organization = Static<typeof Organization>;

export const OneOrganization = closed({
  organization: Organization,
  prefixes: Texts,
  crates: Type.Array(closed({ name: Type.String(), visibility: Type.String() })),
});
export const Organizations = closed({
  organizations: Type.Array(
    closed({
      ...Organization.properties,
      counts: closed({
        members: Type.Integer({ minimum: 0 }),
        teams: Type.Integer({ minimum: 0 }),
        crates: Type.Integer({ minimum: 0 }),
      }),
    }),
  ),
  meta: closed({
    may_create: Type.Boolean({ description: 'Whether the caller may make an organisation.' }),
  }),
});
export const MadeOrganization = closed({ organization: Organization });

export const Members = closed({
  members: Type.Array(
    closed({
      id: Id,
      login: Type.String(),
      name: nullable(Type.String()),
      role: Role,
      source: Source,
    }),
  ),
});

export const Teams = closed({
  teams: Type.Array(
    closed({
      id: Id,
      name: Type.String(),
      login: Type.String({ description: 'As cargo names it: `organisation:team`.' }),
      members: Type.Integer({ minimum: 0, description: 'How many.' }),
    }),
  ),
});

export const OneTeam = closed({
  team: closed({ id: Id, name: Type.String(), login: Type.String() }),
  members: Type.Array(
    closed({ id: Id, login: Type.String(), name: nullable(Type.String()), source: Source }),
  ),
  crates: Type.Array(
    closed({ name: Type.String(), role: Type.Union([Type.Literal('owner'), Type.Literal('reader')]) }),
  ),
});

export const Prefixes = closed({ prefixes: Texts });

export const Groups = closed({
  groups: Type.Array(closed({ group: Type.String(), role: nullable(Role), team: nullable(Type.String()) })),
});
