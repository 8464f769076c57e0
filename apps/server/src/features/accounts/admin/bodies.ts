import { Type } from 'typebox';

const closed = { additionalProperties: false } as const;

export const ByLogin = Type.Object({ login: Type.String() }, closed);
export const userKinds = ['administrator', 'read_only', 'locked'] as const;
export const ListQuery = Type.Object(
  {
    q: Type.Optional(
      Type.String({
        maxLength: 200,
        // PostgreSQL has no text with a NUL in it.
        pattern: '^[^\\u0000]*$',
        description: 'Only those with this in their login, name or e-mail address.',
      }),
    ),
    kind: Type.Optional(Type.Enum([...userKinds], { description: 'Only these.' })),
    per_page: Type.Optional(Type.String()),
    seek: Type.Optional(Type.String()),
  },
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
