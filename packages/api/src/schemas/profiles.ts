import { type Static, Type } from 'typebox';
import { Version } from './crates.ts';
import { closed, Id, nullable, Time } from './shapes.ts';

/** A user as everybody sees it. */
export const Profile = closed(
  {
    id: Id,
    login: Type.String(),
    name: nullable(Type.String()),
    avatar: Type.Null(),
    url: Type.String(),
    kind: Type.Literal('user'),
    github_username_matches: Type.Boolean({
      description: 'False always: nothing is known here of accounts at GitHub.',
    }),
    created_at: Time,
  },
  { title: 'Profile' },
);
export type Profile = Static<typeof Profile>;
export const OneProfile = closed({ user: Profile });

export const UserStats = closed({ total_downloads: Id });
export const Following = closed({ following: Type.Boolean() });
export const Updates = closed({
  versions: Type.Array(Version),
  meta: closed({ more: Type.Boolean({ description: 'Whether there is a next page.' }) }),
});
