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

/** What somebody may know of a token with which a crate can be published, be it their own or that of another owner. */
export const PublishingToken = closed(
  {
    id: Id,
    name: Type.String(),
    user: Type.String({ description: 'The login of whose it is.' }),
    mine: Type.Boolean(),
    endpoint_scopes: nullable(Texts),
    reach: Type.Enum(['this_crate', 'several_crates', 'all_crates'], {
      description: 'Which crates it may go to. Their names are shown to whose it is, and not here.',
    }),
    revocable: Type.Boolean({
      description:
        'One’s own, or one that is good for this crate and no other. The rest only its user can revoke.',
    }),
    created_at: Time,
    last_used_at: nullable(Time),
    expired_at: nullable(Time),
  },
  { title: 'PublishingToken' },
);
export type PublishingToken = Static<typeof PublishingToken>;
export const PublishingTokens = closed({ publishing_tokens: Type.Array(PublishingToken) });
export const RevokedPublishingTokens = closed({ revoked: Type.Array(Id) });
