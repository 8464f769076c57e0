import { type TObject, type TProperties, type TSchema, Type } from 'typebox';

/**
 * What the schemas of answers are made of. A `title` makes a schema a named one of the document, so two that share a
 * title must be the same.
 */

interface Words {
  title?: string;
  description?: string;
}

/** An object that has these fields and no other. */
export const closed = <Fields extends TProperties>(fields: Fields, words: Words = {}): TObject<Fields> =>
  Type.Object(fields, { ...words, additionalProperties: false });

export const nullable = <T extends TSchema>(schema: T) => Type.Union([schema, Type.Null()]);

export const Time = Type.String({ format: 'date-time' });
export const Id = Type.Integer({ minimum: 0 });
export const Texts = Type.Array(Type.String());
export const Empty = closed({}, { description: 'Done; there is nothing to tell.' });

/** An answer without a body. */
export const nothing = (description: string) => Type.Null({ description });

/** How far a list goes: `next_page` is the query that continues it, or null at its end. */
export const Paging = closed({ next_page: nullable(Type.String()) });
export const PagingWithTotal = closed({ total: Id, next_page: nullable(Type.String()) });
