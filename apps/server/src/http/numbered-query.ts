import { Type } from 'typebox';

/** What `readNumberedPage` reads: lists that go on by `page` alone. */
export const numbered = {
  page: Type.Optional(Type.String({ description: 'Which part of the list, counted from 1; 200 at most.' })),
  per_page: Type.Optional(Type.String()),
  seek: Type.Optional(Type.String({ description: 'Refused: this list goes on by `page`.' })),
};
