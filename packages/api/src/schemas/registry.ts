import { type Static, Type } from 'typebox';
import { closed, Id, nullable } from './shapes.ts';

export const Health = closed({ status: Type.Enum(['ok', 'ready']) });

/** `/.well-known/waybill`. */
export const Registry = closed({
  registry: Type.Literal('waybill'),
  instance: Type.String(),
  visibility: Type.Enum(['public', 'private']),
  audience: Type.String(),
  endpoints: Type.Record(Type.String(), Type.String()),
  trusted_publishing: closed({
    enabled: Type.Boolean({ description: 'False: all of it is paused by the operator.' }),
    reason: nullable(Type.String({ description: 'Why it is paused, as every job that is refused is told.' })),
  }),
  issuers: Type.Array(closed({ provider: Type.String(), url: Type.String() })),
  providers: Type.Array(closed({ id: Type.String(), title: Type.String() })),
  limits: Type.Record(Type.String(), Id),
});
export type Registry = Static<typeof Registry>;
