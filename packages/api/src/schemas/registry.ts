import { type Static, Type } from 'typebox';
import { closed, Id } from './shapes.ts';

export const Health = closed({ status: Type.Enum(['ok', 'ready']) });

/** `/.well-known/waybill`. */
export const Registry = closed({
  registry: Type.Literal('waybill'),
  instance: Type.String(),
  visibility: Type.Enum(['public', 'private']),
  audience: Type.String(),
  endpoints: Type.Record(Type.String(), Type.String()),
  issuers: Type.Array(closed({ provider: Type.String(), url: Type.String() })),
  providers: Type.Array(closed({ id: Type.String(), title: Type.String() })),
  limits: Type.Record(Type.String(), Id),
});
export type Registry = Static<typeof Registry>;
