import { type TProperties, Type } from 'typebox';

const closed = <T extends TProperties>(fields: T) => Type.Object(fields, { additionalProperties: false });
const Text = Type.Union([Type.String(), Type.Null()]);

const User = closed({
  id: Type.Integer(),
  login: Type.String(),
  name: Text,
  email: Text,
  email_verified: Type.Boolean(),
  admin: Type.Boolean(),
  /** The sign-in provider whose groups say so; null: an administrator did, or it is not so. */
  admin_from_group: Text,
  read_only: Type.Boolean(),
  read_only_from_group: Text,
  locked: Type.Union([closed({ reason: Type.String(), until: Text }), Type.Null()]),
  created_at: Type.String(),
});
const Identity = closed({
  provider: Type.String(),
  issuer: Type.String(),
  subject: Type.String(),
  created_at: Type.String(),
  last_sign_in_at: Type.String(),
});
const Group = closed({ provider: Type.String(), name: Type.String() });

export const Users = closed({ users: Type.Array(User), meta: closed({ next_page: Text }) });
export const OneUser = closed({
  user: Type.Object(
    { ...User.properties, groups: Type.Array(Group), identities: Type.Array(Identity) },
    { additionalProperties: false },
  ),
});

export const ByLogin = closed({ login: Type.String() });
export const ListQuery = closed({
  per_page: Type.Optional(Type.String()),
  seek: Type.Optional(Type.String()),
});
export const UserChange = closed({
  admin: Type.Optional(Type.Boolean()),
  read_only: Type.Optional(Type.Boolean()),
  locked: Type.Optional(
    Type.Union([
      closed({
        reason: Type.String(),
        until: Type.Optional(Type.Union([Type.String(), Type.Null()])),
      }),
      Type.Null(),
    ]),
  ),
});
