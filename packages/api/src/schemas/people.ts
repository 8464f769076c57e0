import { type Static, Type } from 'typebox';
import { closed, Id, nullable, Paging, Time } from './shapes.ts';

const Text = nullable(Type.String());
const FromGroup = nullable(Type.String({ description: 'The sign-in provider whose groups say so.' }));

const person = {
  id: Id,
  login: Type.String(),
  name: Text,
  email: Text,
  email_verified: Type.Boolean(),
  admin: Type.Boolean(),
  admin_from_group: FromGroup,
  read_only: Type.Boolean({ description: 'May read and change nothing.' }),
  read_only_from_group: FromGroup,
  locked: nullable(closed({ reason: Type.String(), until: nullable(Time) }, { title: 'Lock' })),
  created_at: Time,
};

/** A user as an administrator sees it. */
export const Person = closed(person, { title: 'Person' });
export type Person = Static<typeof Person>;

/** With what comes along when one is looked at alone. */
export const WholePerson = closed(
  {
    ...person,
    groups: Type.Array(
      closed({
        provider: Type.String({ description: 'The id of the sign-in provider.' }),
        name: Type.String(),
      }),
      { description: 'As of the last sign-in through each provider.' },
    ),
    identities: Type.Array(
      closed({
        provider: Type.String(),
        issuer: Type.String(),
        subject: Type.String(),
        created_at: Time,
        last_sign_in_at: Time,
      }),
    ),
  },
  { title: 'WholePerson' },
);
export type WholePerson = Static<typeof WholePerson>;

export const People = closed({ users: Type.Array(Person), meta: Paging });
export const OnePerson = closed({ user: WholePerson });
