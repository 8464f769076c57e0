import { randomUUID } from 'node:crypto';
import type { SignInProvider } from '../../config/sign-in.ts';
import type { Queries } from '../../platform/database/open.ts';
import type { Platform } from '../../platform/platform.ts';
import { Problem } from '../../platform/problem.ts';
import {
  findUserById,
  findUserByLogin,
  findUserByVerifiedEmail,
  insertUser,
  isLogin,
  type User,
} from '../accounts/index.ts';
import { recordEvent } from '../audit/index.ts';
import { type Person, suggestLogin } from './person.ts';
import { insertIdentity, useIdentity } from './store.ts';
import { takeGroupsOver } from './take-groups-over.ts';

export type Admission =
  | { kind: 'admitted'; user: User; isNew: boolean }
  /** The login they would have had is somebody's, or none. */
  | { kind: 'choose'; suggestion: string; problem: string | null }
  | { kind: 'refused'; problem: Problem };

/**
 * Decides who of ours somebody is whom a provider vouches for: whoever has this identity, by link an account of the same
 * verified e-mail address, or somebody new. Groups are taken over at each sign-in, also where it is then refused.
 * @param chosenLogin what they chose; null: what the provider calls them.
 */
export function admitPerson(
  platform: Platform,
  provider: SignInProvider,
  person: Person,
  chosenLogin: string | null,
  correlationId: string,
): Promise<Admission> {
  const admission = { platform, provider, person, correlationId };
  return platform.database.db.transaction().execute(async (db) => {
    const user = await findOwn(db, admission);
    if (user !== null) {
      if (person.groups !== null)
        await takeGroupsOver(
          db,
          platform,
          { userId: user.id, login: user.login },
          provider,
          person.groups,
          correlationId,
        );
      const problem = notAllowed(provider, person);
      return problem === null ? { kind: 'admitted', user, isNew: false } : { kind: 'refused', problem };
    }
    const problem = notAllowed(provider, person);
    if (problem !== null) return { kind: 'refused', problem };
    return welcome(db, admission, chosenLogin);
  });
}

interface Context {
  platform: Platform;
  provider: SignInProvider;
  person: Person;
  correlationId: string;
}

const keyOf = ({ provider, person }: Pick<Context, 'provider' | 'person'>) => ({
  providerId: provider.id,
  issuer: person.issuer,
  subject: person.subject,
});

async function findOwn(db: Queries, context: Context): Promise<User | null> {
  const userId = await useIdentity(db, keyOf(context), context.platform.now());
  return userId === null ? null : findUserById(db, userId);
}

/** Why the provider's word is not enough, or null. */
function notAllowed(provider: SignInProvider, { email, groups }: Person): Problem | null {
  const refuse = (sentence: string) => new Problem('sign_in_not_allowed', sentence);
  const { allowedDomains, allowedGroups, adminGroups, readOnlyGroups, name } = provider;
  const domain = email?.slice(email.lastIndexOf('@') + 1) ?? null;
  if (allowedDomains.length > 0 && (domain === null || !allowedDomains.includes(domain))) {
    const came = domain === null ? 'none that is verified came' : `it is of ${domain}`;
    return refuse(
      `This registry lets in who has a verified e-mail address of ${allowedDomains.join(' or ')} at \`${name}\`, but ${came}.`,
    );
  }
  const askedFor = [...allowedGroups, ...adminGroups, ...readOnlyGroups].length > 0;
  if (askedFor && groups === null) {
    return refuse(
      `\`${name}\` did not tell your groups, and this registry decides by them. Its operator has to have them sent along: docs/people.md tells how.`,
    );
  }
  if (allowedGroups.length > 0 && !allowedGroups.some((group) => groups?.includes(group)))
    return refuse(`You are in none of the groups at \`${name}\` that this registry lets in.`);
  return null;
}

/** Somebody who was never here by this way. */
async function welcome(db: Queries, context: Context, chosenLogin: string | null): Promise<Admission> {
  const { provider, person } = context;
  const sameAddress = person.email === null ? null : await findUserByVerifiedEmail(db, person.email);
  if (sameAddress !== null) {
    if (provider.linkByEmail) return link(db, context, sameAddress);
    return refusedFor(
      `There is an account with your e-mail address ${person.email} already, and \`${provider.name}\` may not stand for it. Sign in as before, or ask an administrator of this registry.`,
    );
  }
  if (!provider.createUsers) {
    return refusedFor(
      'You have no account at this registry, and none is made by signing in; ask an administrator.',
    );
  }
  const login = chosenLogin ?? suggestLogin(person.login);
  const problem = await loginProblem(db, login);
  if (problem !== null)
    return {
      kind: 'choose',
      suggestion: login,
      // Who did not choose yet has done nothing wrong.
      problem: chosenLogin === null && login === '' ? null : problem,
    };
  return create(db, context, login);
}

const refusedFor = (sentence: string): Admission => ({
  kind: 'refused',
  problem: new Problem('sign_in_not_allowed', sentence),
});

async function loginProblem(db: Queries, login: string): Promise<string | null> {
  if (!isLogin(login))
    return 'A login is 1 to 39 ASCII letters, digits and hyphens, with no hyphen at either end.';
  return (await findUserByLogin(db, login)) === null
    ? null
    : `The login \`${login}\` is somebody's already; choose another one.`;
}

async function link(db: Queries, context: Context, user: User): Promise<Admission> {
  const { platform, provider, person, correlationId } = context;
  const at = platform.now();
  // An address is given to somebody else after its owner has left: who was linked before is not whoever has it now.
  if (!(await insertIdentity(db, user.id, keyOf(context), at))) {
    return refusedFor(
      `The account with your e-mail address belongs to somebody else at \`${provider.name}\`; ask an administrator of this registry.`,
    );
  }
  await recordEvent(db, {
    at,
    actor: { kind: 'user', id: user.id },
    action: 'user.identity_linked',
    detail: { user_id: user.id, login: user.login, provider: provider.id, subject: person.subject },
    correlationId,
  });
  const whom = { userId: user.id, login: user.login };
  if (person.groups !== null)
    await takeGroupsOver(db, platform, whom, provider, person.groups, correlationId);
  return { kind: 'admitted', user, isNew: false };
}

async function create(db: Queries, context: Context, login: string): Promise<Admission> {
  const { platform, provider, person, correlationId } = context;
  const at = platform.now();
  const user = await insertUser(
    db,
    {
      accountId: randomUUID(),
      login,
      email: person.email,
      name: person.name,
      isAdmin: false,
      passwordHash: null,
      at,
    },
    platform.database.engine,
  );
  // Somebody was first since it was looked up; the whole transaction goes.
  if (user === null || !(await insertIdentity(db, user.id, keyOf(context), at)))
    throw new Problem(
      'user_exists',
      'Somebody with this login or e-mail address came at the same moment; try again.',
    );
  await recordEvent(db, {
    at,
    actor: { kind: 'user', id: user.id },
    action: 'user.created',
    detail: { user_id: user.id, login, admin: false, provider: provider.id, subject: person.subject },
    correlationId,
  });
  if (person.groups !== null)
    await takeGroupsOver(db, platform, { userId: user.id, login }, provider, person.groups, correlationId);
  return { kind: 'admitted', user, isNew: true };
}
