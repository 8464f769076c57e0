import { type Static, Type } from 'typebox';
import { closed, Id, nullable, Texts, Time } from './shapes.ts';

/** The account library's own words, for a browser that signed in. */
const SessionUser = closed(
  {
    id: Type.String(),
    email: Type.String(),
    name: Type.String(),
    image: Type.Optional(nullable(Type.String())),
    emailVerified: Type.Boolean(),
    createdAt: Time,
    updatedAt: Time,
  },
  { title: 'SessionUser' },
);

export const SignedIn = closed({
  redirect: Type.Boolean(),
  token: Type.String({ description: 'What the cookie of the session holds, too.' }),
  url: Type.Optional(nullable(Type.String())),
  user: SessionUser,
});
export const SignedOut = closed({ success: Type.Boolean() });

export const CurrentSession = Type.Union(
  [
    closed({
      session: closed({
        id: Type.String(),
        token: Type.String(),
        userId: Type.String(),
        ipAddress: nullable(Type.String()),
        userAgent: nullable(Type.String()),
        expiresAt: Time,
        createdAt: Time,
        updatedAt: Time,
      }),
      user: SessionUser,
    }),
    Type.Null(),
  ],
  { description: 'Null where nobody is signed in.' },
);

export const Me = closed({
  user: closed({
    id: Id,
    login: Type.String(),
    name: nullable(Type.String()),
    email: Type.String(),
    email_verified: Type.Boolean(),
    is_admin: Type.Boolean(),
    created_at: Time,
  }),
  credential: Type.Union([
    closed({
      kind: Type.Literal('session'),
      scopes: Type.Null(),
      crates: Type.Null(),
      expires_at: Type.Null(),
    }),
    closed({
      kind: Type.Literal('api_token'),
      name: Type.String(),
      scopes: nullable(Texts),
      crates: nullable(Texts),
      expires_at: nullable(Time),
    }),
  ]),
});
export type Me = Static<typeof Me>;

export const NewUser = closed({
  user: closed({
    id: Id,
    login: Type.String(),
    name: nullable(Type.String()),
    email: Type.String(),
    admin: Type.Boolean(),
  }),
});
export type NewUser = Static<typeof NewUser>;
