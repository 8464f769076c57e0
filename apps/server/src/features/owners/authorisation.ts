import {
  type Answers,
  type Expected,
  everybody,
  persons,
  type RouteRule,
  readingOfCrate,
  signedIn,
} from '../access/authorisation.ts';

const owning = (expected: Expected): Answers =>
  persons({ stranger: 'crate_owner_required', owner: expected, administrator: expected });

export const authorisation: readonly RouteRule[] = [
  { route: 'GET /api/v1/crates/:name/owners', at: '/api/v1/crates/{crate}/owners', ...readingOfCrate() },
  {
    route: 'GET /api/v1/crates/:name/owner_user',
    at: '/api/v1/crates/{crate}/owner_user',
    ...readingOfCrate(),
  },
  {
    route: 'GET /api/v1/crates/:name/owner_team',
    at: '/api/v1/crates/{crate}/owner_team',
    ...readingOfCrate(),
  },
  {
    route: 'PUT /api/v1/crates/:name/owners',
    at: '/api/v1/crates/{crate}/owners',
    body: { users: ['stranger'] },
    answers: owning(200),
    hidden: { stranger: 'crate_not_found' },
    changes: true,
  },
  {
    route: 'DELETE /api/v1/crates/:name/owners',
    at: '/api/v1/crates/{crate}/owners',
    body: { users: ['owner'] },
    answers: owning('last_owner'),
    hidden: { stranger: 'crate_not_found' },
  },
  {
    route: 'GET /api/v1/crates/:name/readers',
    at: '/api/v1/crates/{crate}/readers',
    answers: persons({ stranger: 'crate_owner_required', owner: 200, administrator: 200 }),
    hidden: { stranger: 'crate_not_found' },
  },
  {
    route: 'PUT /api/v1/crates/:name/readers/:team',
    at: '/api/v1/crates/{crate}/readers/{organization}:team',
    answers: owning(200),
    hidden: { stranger: 'crate_not_found' },
    changes: true,
  },
  {
    route: 'DELETE /api/v1/crates/:name/readers/:team',
    at: '/api/v1/crates/{crate}/readers/{organization}:team',
    answers: owning('owners_invalid'),
    hidden: { stranger: 'crate_not_found' },
  },
  { route: 'GET /api/v1/me/crate_owner_invitations', answers: signedIn },
  { route: 'GET /api/private/crate_owner_invitations', answers: signedIn },
  {
    route: 'PUT /api/v1/me/crate_owner_invitations/:crate_id',
    at: '/api/v1/me/crate_owner_invitations/1',
    body: { crate_owner_invite: { crate_id: 1, accepted: true } },
    answers: persons({
      stranger: 'invitation_not_found',
      owner: 'invitation_not_found',
      administrator: 'invitation_not_found',
    }),
  },
  // Whoever has the link of the mail is the one who was invited.
  {
    route: 'PUT /api/v1/me/crate_owner_invitations/accept/:token',
    at: '/api/v1/me/crate_owner_invitations/accept/x',
    answers: everybody('invitation_not_found'),
  },
  { route: 'GET /accept-invite/:token', at: '/accept-invite/x', answers: everybody(404) },
  {
    route: 'POST /accept-invite/:token',
    at: '/accept-invite/x',
    body: { answer: 'accept' },
    answers: everybody(404),
  },
];
