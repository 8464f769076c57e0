import { Type } from 'typebox';

const closed = { additionalProperties: false } as const;

export const ByLogin = Type.Object({ login: Type.String() }, closed);
export const ListQuery = Type.Object(
  { per_page: Type.Optional(Type.String()), seek: Type.Optional(Type.String()) },
  closed,
);
const NewLock = Type.Object(
  { reason: Type.String(), until: Type.Optional(Type.Union([Type.String(), Type.Null()])) },
  closed,
);
export const UserChange = Type.Object(
  {
    admin: Type.Optional(Type.Boolean()),
    read_only: Type.Optional(Type.Boolean()),
    locked: Type.Optional(Type.Union([NewLock, Type.Null()])),
  },
  closed,
);
