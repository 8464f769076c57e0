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

export const SignedIn = Type.Union([
  closed({
    user: SessionUser,
  }),
  closed(
    { second_factor_required: Type.Literal(true) },
    { description: 'The session is good for nothing yet but giving the second factor.' },
  ),
]);
export const SignedOut = closed({ success: Type.Boolean() });

export const CurrentSession = Type.Union(
  [
    closed({
      session: closed({
        id: Type.String(),
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
    email: Type.String({ description: 'Empty where nobody vouches for one.' }),
    email_verified: Type.Boolean(),
    email_verification_sent: Type.Boolean(),
    avatar: Type.Null(),
    url: Type.String(),
    is_admin: Type.Boolean(),
    publish_notifications: Type.Boolean(),
    created_at: Time,
  }),
  owned_crates: Type.Array(
    closed({ id: Id, name: Type.String(), email_notifications: Type.Boolean() }, { title: 'OwnedCrate' }),
    { description: 'Those that this credential may see.' },
  ),
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

/** What becomes of a wish for another address. */
export const AskedAddress = closed({
  email: closed({
    pending: Type.String({ description: 'The address that the link goes to.' }),
    expires_at: Time,
    is_sent: Type.Boolean({
      description: 'Else this registry sends no mail, and an administrator hands the link on.',
    }),
  }),
});

const Session = closed(
  {
    id: Type.String({ description: 'Names it, and signs nobody in.' }),
    created_at: Time,
    last_active_at: Time,
    address: nullable(Type.String({ description: 'The IP address it began at.' })),
    user_agent: nullable(Type.String()),
    current: Type.Boolean({ description: 'It is the one of this request.' }),
  },
  { title: 'Session' },
);
export const Sessions = closed({ sessions: Type.Array(Session) });
export const SessionsEnded = closed({ ended: Id });
