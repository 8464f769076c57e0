import { type Answers, everybody, type RouteRule, reading, readingOfCrate } from '../access/authorisation.ts';

const known: Answers = { ...everybody(200), ...reading().privately };

export const authorisation: readonly RouteRule[] = [
  { route: 'GET /index/config.json', ...reading() },
  {
    route: 'GET /index/*',
    at: '/index/ro/ck/rocket',
    ...readingOfCrate(),
    // cargo sends no token to this index, so a private crate is in it for nobody.
    hidden: everybody('crate_not_found'),
  },
  // Asks for a token on a public registry too.
  { route: 'GET /private/index/config.json', answers: known },
  {
    route: 'GET /private/index/*',
    at: '/private/index/ro/ck/rocket',
    answers: known,
    hidden: { stranger: 'crate_not_found', 'token for another crate': 'crate_not_found' },
  },
];
