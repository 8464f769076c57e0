import type { ErrorCode } from '@waybill/api';

/**
 * Who may do what: the kinds of callers, and for each route what each of them is answered. Every feature that has routes
 * keeps its rows in a file `authorisation.ts`; `authorisation-table.test.ts` asks the server, and
 * `docs/reference/authorisation.md` is printed from them.
 */
export const principals = [
  'anonymous',
  'expired token',
  'revoked token',
  // Of the owner, with the endpoint scope `read`.
  'read-only token',
  // Of the owner, with the crate scope of a crate that is none of these.
  'token for another crate',
  // Of the owner, with the endpoint scope `trusted-publishing-read`.
  'token for publishers',
  'stranger',
  'owner',
  'administrator',
  'publisher token',
  'bound token',
] as const;
export type Principal = (typeof principals)[number];

/** A refusal by its code, anything else by its status. */
export type Expected = number | ErrorCode;
export type Answers = Readonly<Record<Principal, Expected>>;

export interface RouteRule {
  /** As the server has it: `GET /api/v1/crates/:name`. */
  route: string;
  /** What is asked, where the pattern itself is none: `{crate}` and the like stand for what the test has made. */
  at?: string;
  body?: unknown;
  answers: Answers;
  /** What is different on a private registry. */
  privately?: Partial<Answers>;
  /** What is different where the crate is private. */
  hidden?: Partial<Answers>;
  /** Where it succeeds, something is different afterwards. */
  changes?: true;
  /**
   * It has an answer of its own for a session whose second factor is still to be given. Without it, such a session is
   * answered as nobody is.
   */
  takesHalf?: true;
  /** It ends the very credential it comes with. */
  endsCredential?: true;
}

/** The same for all. */
export const everybody = (expected: Expected): Answers =>
  Object.fromEntries(principals.map((principal) => [principal, expected])) as Answers;

/** On a private registry: those that are not let in. */
const shutOut: Partial<Answers> = {
  anonymous: 'read_token_required',
  'expired token': 'read_token_required',
  'revoked token': 'read_token_required',
  'token for publishers': 'read_token_required',
  // Minted for one upload, and for nothing else.
  'bound token': 'read_token_required',
};

/** Reading what is not about one crate. */
export const reading = (expected: Expected = 200): Pick<RouteRule, 'answers' | 'privately'> => ({
  answers: everybody(expected),
  privately: shutOut,
});

/** Reading about one crate: where it is private, it is missing for everybody who has no part in it. */
export const readingOfCrate = (
  missing: ErrorCode = 'crate_not_found',
): Pick<RouteRule, 'answers' | 'privately' | 'hidden'> => ({
  ...reading(),
  hidden: {
    anonymous: missing,
    'expired token': missing,
    'revoked token': missing,
    'token for another crate': missing,
    'token for publishers': missing,
    stranger: missing,
    'bound token': missing,
  },
});

/** What only people do. Without a word on a kind of token, it does not suffice. */
export const persons = (
  own: { stranger: Expected; owner: Expected; administrator: Expected } & Partial<Answers>,
): Answers => ({
  anonymous: 'authentication_required',
  'expired token': 'authentication_failed',
  'revoked token': 'authentication_failed',
  'read-only token': 'token_scope_insufficient',
  'token for another crate': 'token_scope_insufficient',
  'token for publishers': 'token_scope_insufficient',
  'publisher token': 'authentication_failed',
  'bound token': 'authentication_failed',
  ...own,
});

/** What only administrators do. */
export const administrators = (expected: Expected): Answers =>
  persons({ stranger: 'permission_denied', owner: 'permission_denied', administrator: expected });

/** What only somebody signed in does: no token, whoever it is of. */
export const signedIn: Answers = {
  ...persons({
    stranger: 'session_required',
    owner: 'session_required',
    administrator: 'session_required',
  }),
  'read-only token': 'session_required',
  'token for another crate': 'session_required',
  'token for publishers': 'session_required',
};
