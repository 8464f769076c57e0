import { canonicalName, isCrateName } from '@waybill/cargo-formats';
import { hashToken } from '@waybill/trusted-publishing';
import type { FastifyRequest } from 'fastify';
import { tokenOf } from '../../http/authorization-header.ts';
import type { Platform } from '../../platform/platform.ts';
import { Problem } from '../../platform/problem.ts';
import {
  type AccountLibrary,
  anySession,
  findUserById,
  isLocked,
  lockSentence,
  type Session,
  type SignedIn,
  type User,
  wholeSession,
} from '../accounts/index.ts';
import {
  ANY_CRATE,
  type EndpointScope,
  findLiveToken,
  type LiveToken,
  noteUse,
  scopesAllow,
} from '../api-tokens/index.ts';
import { type CrateRow, findVisibleCrate, type Reader } from '../crates/index.ts';
import { askReaders } from './readers-asked.ts';
import { requireFreshFactor } from './step-up.ts';

/** Who makes a request: one of the two is null. */
export interface Caller {
  user: User;
  token: LiveToken | null;
  session: Session | null;
}

export interface Needs {
  /** The endpoint scope a token must have; null: only tokens without endpoint scopes. */
  scope: EndpointScope | null;
  /** The crate it is about, `ANY_CRATE` when the endpoint filters by itself, null when none. */
  crate: string | typeof ANY_CRATE | null;
  /** The crate was looked up, not named by the caller, who may not know that it is there. */
  unnamed?: boolean;
  /** Refuses tokens without endpoint scopes. */
  rejectLegacy?: boolean;
  /** It gives or takes rights: a session must have its second factor fresh, where the instance asks for that. */
  stepUp?: boolean;
  /** It changes nothing but the caller's own address, password, second factors, sessions and tokens: whoever may only read may do it, too. */
  ownAccount?: boolean;
}

/** Last use is written at most this often, so that a busy token does not cost a write per request. */
const USE_NOTED_EVERY_MS = 60_000;

export type Access = ReturnType<typeof makeAccess>;

/** The choke point for people's credentials: every route that needs one asks here. crates-io-api §2.3 gives the order. */
export function makeAccess(
  platform: Pick<Platform, 'config' | 'database' | 'now'>,
  library: AccountLibrary,
  /** The crates a job may read by this access token now; null when it may not read at all. */
  readableByJob: (token: string) => Promise<readonly number[] | null>,
) {
  const ownOrigin = new URL(platform.config.publicUrl).origin;
  const isPrivateRegistry = platform.config.visibility === 'private';
  /** A request is asked once who it is, however many parts of the server want to know. */
  const readers = askReaders(identifyReader);

  async function authenticate(request: FastifyRequest): Promise<Caller> {
    refuseForeignOrigin(request, ownOrigin);
    const signedIn = await wholeSession(platform, library, request);
    if (signedIn !== null) return { ...signedIn, token: null };
    const token = tokenOf(request.headers.authorization);
    if (token === null) {
      throw new Problem(
        'authentication_required',
        'this action requires authentication: send an API token in the `Authorization` header',
      );
    }
    return callerOfToken(token);
  }

  async function callerOfToken(plaintext: string): Promise<Caller> {
    const { db } = platform.database;
    const now = platform.now();
    const token = await findLiveToken(db, await hashToken(plaintext), now);
    const user = token === null ? null : await findUserById(db, token.userId);
    if (token === null || user === null) {
      const hint = plaintext.startsWith('wbtp_')
        ? ': this is an access token of a trusted publisher, which can publish and nothing else; GET /api/v1/trusted_publishing/tokens/current tells what it is good for'
        : `: the token is unknown, expired or revoked; ${platform.config.publicUrl}/me tells how to make one`;
      throw new Problem('authentication_failed', `authentication failed${hint}`);
    }
    refuseLocked(user);
    if (token.lastUsedAt === null || now.getTime() - token.lastUsedAt >= USE_NOTED_EVERY_MS)
      await noteUse(db, token.id, now);
    return { user, token, session: null };
  }

  /** Of an API token: a session ends with the lock. crates-io-api §2.7. */
  function refuseLocked({ lock }: User): void {
    if (isLocked(lock, platform.now())) throw new Problem('account_locked', lockSentence(lock));
  }

  async function requireCaller(request: FastifyRequest, needs: Needs): Promise<Caller> {
    const caller = await authenticate(request);
    refuseChangesByReaders(caller.user, request, needs);
    if (caller.token !== null) checkScopes(caller.token, needs);
    if (needs.stepUp) requireFresh(caller);
    return caller;
  }

  /**
   * Somebody who wants something of the crate of this name, in any spelling, and the crate. Crate scopes are compared with
   * the name as it is stored where the caller may see the crate, and else with the one that was asked for: so a token answers
   * about a hidden crate as about one that was never made, whatever its scopes.
   * @throws Problem also `crate_not_found`
   */
  async function requireCallerOn(
    request: FastifyRequest,
    name: string,
    needs: Omit<Needs, 'crate' | 'unnamed'>,
  ): Promise<{ caller: Caller; crate: CrateRow }> {
    const caller = await authenticate(request);
    refuseChangesByReaders(caller.user, request, needs);
    const reader = asReader({ user: caller.user, token: null });
    const crate = isCrateName(name)
      ? await findVisibleCrate(platform.database.db, reader, canonicalName(name))
      : null;
    if (caller.token !== null)
      checkScopes(caller.token, { ...needs, crate: crate?.name ?? name, unnamed: true });
    if (needs.stepUp) requireFresh(caller);
    if (crate === null) throw new Problem('crate_not_found', `crate \`${name}\` does not exist`);
    return { caller, crate };
  }

  function requireFresh(caller: Caller): void {
    requireFreshFactor(platform.config, caller, platform.now());
  }

  async function requireSignedIn(
    request: FastifyRequest,
    { stepUp = false, ...needs }: Pick<Needs, 'stepUp' | 'ownAccount'> = {},
  ): Promise<SignedIn> {
    const caller = await authenticate(request);
    if (caller.session === null)
      throw new Problem(
        'session_required',
        'this action can only be performed by a signed-in user, not with an API token',
      );
    refuseChangesByReaders(caller.user, request, { ...needs, scope: null });
    if (stepUp) requireFresh(caller);
    return { user: caller.user, session: caller.session };
  }

  return {
    requireCaller,

    requireCallerOn,

    /** For routes that take a cookie without asking who it is. */
    refuseForeignOrigin: (request: FastifyRequest): void => refuseForeignOrigin(request, ownOrigin),

    /** Whoever it is, with whatever scopes. */
    whoIs: authenticate,

    /** A signed-in session; tokens are refused. */
    requireSignedIn,

    /** As `requireSignedIn`. @returns the user alone. */
    async requireSession(
      request: FastifyRequest,
      needs: Pick<Needs, 'stepUp' | 'ownAccount'> = {},
    ): Promise<User> {
      return (await requireSignedIn(request, needs)).user;
    },

    /** A session that may wait for its second factor. For the routes that take the factor, and no others. */
    async requireBegunSession(request: FastifyRequest): Promise<SignedIn> {
      refuseForeignOrigin(request, ownOrigin);
      const begun = await anySession(platform, library, request);
      if (begun !== null) return begun;
      throw new Problem('authentication_required', 'this action requires a session: sign in first');
    },

    async requireAdmin(request: FastifyRequest, needs: Pick<Needs, 'stepUp'> = {}): Promise<Caller> {
      const caller = await requireCaller(request, { scope: 'admin', crate: null });
      if (!caller.user.isAdmin)
        throw new Problem(
          'permission_denied',
          `this action requires an administrator, and \`${caller.user.login}\` is none`,
        );
      if (needs.stepUp) requireFresh(caller);
      return caller;
    },

    /** Any valid credential for reading on a private registry; nothing is asked on a public one. */
    async requireReader(request: FastifyRequest): Promise<void> {
      if (isPrivateRegistry) await requireKnownReader(request);
    },

    requireKnownReader,

    /**
     * Who reads, to be given to `findVisibleCrate` and `visibleTo`. On a public registry a credential that is no good reads
     * what everybody may.
     */
    readerOf: readers.orAnyone,

    /** Whether what was read may differ from what others read: then no cache between may keep it. */
    isPersonal: readers.isPersonal,
  };

  async function identifyReader(request: FastifyRequest): Promise<Reader> {
    const token = tokenOf(request.headers.authorization);
    // A job that may publish has to resolve and build first.
    const crateIds = token === null ? null : await readableByJob(token);
    if (crateIds !== null) return { kind: 'job', crateIds };
    return asReader(await requireCaller(request, { scope: 'read', crate: ANY_CRATE }));
  }

  /** A credential by which somebody may read, whatever the registry shows to others. */
  async function requireKnownReader(request: FastifyRequest): Promise<void> {
    const { authorization, cookie } = request.headers;
    if (authorization === undefined && cookie === undefined)
      throw readingNeedsToken(platform.config.publicUrl, isPrivateRegistry, null);
    try {
      await readers.strictly(request);
    } catch (error) {
      // cargo starts its own authentication on 401 and on nothing else.
      if (error instanceof Problem && error.code !== 'origin_refused')
        throw readingNeedsToken(platform.config.publicUrl, isPrivateRegistry, error);
      throw error;
    }
  }
}

/** Whoever acts also sees: with the same credential, and so with the same narrowing. */
export function asReader({ user, token }: Pick<Caller, 'user' | 'token'>): Reader {
  return { kind: 'user', id: user.id, isAdmin: user.isAdmin, crateScopes: token?.crateScopes ?? [] };
}

function readingNeedsToken(publicUrl: string, isPrivateRegistry: boolean, cause: Problem | null): Problem {
  const what = isPrivateRegistry ? 'this registry is private' : 'this index shows private crates as well';
  const sentence = cause?.message ?? `${what}: reading needs a token with the \`read\` scope`;
  return new Problem('read_token_required', sentence, {
    cause,
    headers: { 'www-authenticate': `Cargo login_url="${publicUrl}/me"` },
  });
}

/** By it nothing is changed, whatever the method of the request: a rehearsal is a POST. */
const LOOKS_ONLY: EndpointScope = 'trusted-publishing-read';

/** The one place where somebody who may only read is kept from everything else, signed in or with a token. */
function refuseChangesByReaders(
  user: User,
  { method }: FastifyRequest,
  { scope, ownAccount }: Pick<Needs, 'scope' | 'ownAccount'>,
): void {
  if (!user.isReadOnly || ownAccount || scope === LOOKS_ONLY) return;
  if (method === 'GET' || method === 'HEAD') return;
  throw new Problem(
    'account_read_only',
    `this action changes something, and \`${user.login}\` may only read at this registry: a group at the sign-in provider or an administrator says so`,
  );
}

function checkScopes(token: LiveToken, needs: Needs): void {
  if (!scopesAllow(token, needs.scope, needs.crate)) {
    const wanted =
      needs.scope === null ? 'a token without endpoint scopes' : `the endpoint scope \`${needs.scope}\``;
    const has =
      token.endpointScopes === null
        ? 'all of them'
        : token.endpointScopes.map((scope) => `\`${scope}\``).join(', ') || 'none';
    const crates =
      needs.crate !== null && needs.crate !== ANY_CRATE && token.crateScopes?.length
        ? ` for ${needs.unnamed ? 'this crate' : `the crate \`${needs.crate}\``}`
        : '';
    throw new Problem(
      'token_scope_insufficient',
      `this token does not have the required permissions to perform this action: expected ${wanted}${crates}; ` +
        `the token has the endpoint scopes ${has}${token.crateScopes?.length ? ` and the crate scopes ${token.crateScopes.map((scope) => `\`${scope}\``).join(', ')}` : ''}`,
    );
  }
  if (needs.rejectLegacy && token.endpointScopes === null) {
    throw new Problem(
      'token_legacy_refused',
      'This endpoint cannot be used with legacy API tokens. Use a scoped API token instead.',
    );
  }
}

/** The CSRF defence beside SameSite cookies: a page of another origin may not act, whatever credential it sends. */
function refuseForeignOrigin(request: FastifyRequest, ownOrigin: string): void {
  const origin = request.headers.origin;
  if (origin !== undefined && origin !== ownOrigin) {
    throw new Problem(
      'origin_refused',
      `invalid origin header: expected \`${ownOrigin}\`, got \`${origin.slice(0, 200)}\``,
    );
  }
}
