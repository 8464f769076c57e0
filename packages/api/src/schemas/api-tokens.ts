import { type Static, Type } from 'typebox';
import { closed, Id, nullable, Texts, Time } from './shapes.ts';

const fields = {
  id: Id,
  name: Type.String(),
  created_at: Time,
  last_used_at: nullable(Time),
  crate_scopes: nullable(Texts),
  endpoint_scopes: nullable(Texts),
  expired_at: nullable(Time),
};

export const ApiToken = closed(fields, { title: 'ApiToken' });
export type ApiToken = Static<typeof ApiToken>;

export const OneApiToken = closed({ api_token: ApiToken });
export const ApiTokens = closed({ api_tokens: Type.Array(ApiToken) });

export const MadeApiToken = closed({
  api_token: closed({
    ...fields,
    token: Type.String({ description: 'The token itself: shown this once, and kept nowhere.' }),
  }),
});
