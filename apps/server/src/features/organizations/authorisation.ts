import {
  type Answers,
  administrators,
  type Expected,
  persons,
  type RouteRule,
} from '../access/authorisation.ts';

/** The owner of the crates has made the organisation, too; for strangers there is none. */
const members = (expected: Expected, toStranger: Expected = 'organization_not_found'): Answers =>
  persons({ stranger: toStranger, owner: expected, administrator: expected });

export const authorisation: readonly RouteRule[] = [
  { route: 'GET /api/v1/organizations', answers: members(200, 200) },
  {
    route: 'POST /api/v1/organizations',
    body: { organization: { name: '-' } },
    answers: persons({
      stranger: 'permission_denied',
      owner: 'permission_denied',
      administrator: 'organization_invalid',
    }),
  },
  {
    route: 'GET /api/v1/organizations/:organization',
    at: '/api/v1/organizations/{organization}',
    answers: members(200),
  },
  {
    route: 'PATCH /api/v1/organizations/:organization',
    at: '/api/v1/organizations/{organization}',
    body: { organization: {} },
    answers: members(200),
  },
  {
    route: 'DELETE /api/v1/organizations/:organization',
    at: '/api/v1/organizations/{organization}',
    answers: members(204),
    changes: true,
  },
  {
    route: 'GET /api/v1/organizations/:organization/members',
    at: '/api/v1/organizations/{organization}/members',
    answers: members(200),
  },
  {
    route: 'PUT /api/v1/organizations/:organization/members/:login',
    at: '/api/v1/organizations/{organization}/members/stranger',
    body: { member: { role: 'member' } },
    answers: members(204),
    changes: true,
  },
  {
    route: 'DELETE /api/v1/organizations/:organization/members/:login',
    at: '/api/v1/organizations/{organization}/members/owner',
    answers: members('last_owner'),
  },
  {
    route: 'GET /api/v1/organizations/:organization/teams',
    at: '/api/v1/organizations/{organization}/teams',
    answers: members(200),
  },
  {
    route: 'POST /api/v1/organizations/:organization/teams',
    at: '/api/v1/organizations/{organization}/teams',
    body: { team: { name: 'team' } },
    answers: members('team_exists'),
  },
  {
    route: 'GET /api/v1/organizations/:organization/teams/:team',
    at: '/api/v1/organizations/{organization}/teams/team',
    answers: members(200),
  },
  {
    route: 'DELETE /api/v1/organizations/:organization/teams/:team',
    at: '/api/v1/organizations/{organization}/teams/team',
    answers: members(204),
    changes: true,
  },
  {
    route: 'PUT /api/v1/organizations/:organization/teams/:team/members/:login',
    at: '/api/v1/organizations/{organization}/teams/team/members/owner',
    answers: members(204),
    changes: true,
  },
  {
    route: 'DELETE /api/v1/organizations/:organization/teams/:team/members/:login',
    at: '/api/v1/organizations/{organization}/teams/team/members/admin',
    answers: members('member_not_found'),
  },
  {
    route: 'PUT /api/v1/organizations/:organization/prefixes/:prefix',
    at: '/api/v1/organizations/{organization}/prefixes/{prefix}',
    answers: administrators(200),
    changes: true,
  },
  {
    route: 'DELETE /api/v1/organizations/:organization/prefixes/:prefix',
    at: '/api/v1/organizations/{organization}/prefixes/{prefix}',
    answers: administrators(200),
    changes: true,
  },
  {
    route: 'GET /api/v1/organizations/:organization/groups',
    at: '/api/v1/organizations/{organization}/groups',
    answers: members(200),
  },
  {
    route: 'PUT /api/v1/organizations/:organization/groups',
    at: '/api/v1/organizations/{organization}/groups',
    body: { groups: [] },
    answers: members(200),
    changes: true,
  },
  {
    route: 'PUT /api/v1/organizations/:organization/crates/:crate',
    at: '/api/v1/organizations/{organization}/crates/{crate}',
    answers: members(204),
    changes: true,
  },
  {
    route: 'DELETE /api/v1/organizations/:organization/crates/:crate',
    at: '/api/v1/organizations/{organization}/crates/{crate}',
    answers: members('crate_not_found'),
  },
];
