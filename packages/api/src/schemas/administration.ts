import { type Static, Type } from 'typebox';
import { closed, Id, nullable, Paging, Texts, Time } from './shapes.ts';

const Text = nullable(Type.String());

export const AuditEvent = closed(
  {
    id: Id,
    at: Time,
    actor: closed({ kind: Type.String(), id: nullable(Id), login: Type.Optional(Type.String()) }),
    action: Type.String({ description: '`noun.verb`, such as `publisher.created`.' }),
    crate: Text,
    detail: Type.Record(Type.String(), Type.Unknown()),
    correlation_id: Type.String(),
  },
  { title: 'AuditEvent' },
);
export type AuditEvent = Static<typeof AuditEvent>;
export const AuditEvents = closed({ events: Type.Array(AuditEvent), meta: Paging });

export const Mail = closed(
  {
    id: Id,
    state: Type.Enum(['waiting', 'kept', 'sent', 'failed']),
    to: Type.String(),
    subject: Type.String(),
    text: Type.String(),
    attempts: Id,
    last_error: Text,
    created_at: Time,
    next_try_at: nullable(Time),
    settled_at: nullable(Time),
  },
  { title: 'Mail' },
);
export type Mail = Static<typeof Mail>;
export const OneMail = closed({ mail: Mail });
export const Mails = closed({ mails: Type.Array(Mail), meta: Paging });

export const Issuer = closed(
  {
    id: Id,
    provider: Type.String(),
    url: Type.String(),
    server_url: Type.String(),
    internal: Type.Boolean(),
    enabled: Type.Boolean(),
    jwks: nullable(Type.Record(Type.String(), Type.Unknown())),
    jwks_hosts: Texts,
    ca: Text,
    allows_missing_ids: Type.Boolean(),
    algorithms: nullable(Texts),
    identity_claims: Type.Array(
      closed({ claim: Type.String(), label: Type.String(), immutable: Type.Boolean() }),
    ),
    origin: Type.Enum(['default', 'configuration', 'administration']),
    state: Type.Enum(['active', 'disabled', 'suspended', 'removed']),
    suspended_at: nullable(Time),
    publishers: Id,
    keys: closed({
      source: Type.Enum(['discovery', 'static']),
      fetched_at: nullable(Time),
      count: Id,
      key_ids: Texts,
      last_failure: Text,
    }),
    created_at: Time,
  },
  { title: 'Issuer' },
);
export type Issuer = Static<typeof Issuer>;

export const IssuerCheck = closed(
  {
    ok: Type.Boolean(),
    discovery_url: Text,
    issuer: Text,
    jwks_uri: Text,
    keys: Type.Array(closed({ kid: Text, kty: Text, alg: Text, usable: Type.Boolean() })),
    algorithms: Texts,
    warnings: Texts,
    problem: Type.Optional(
      closed({
        code: Type.Enum([
          'unreachable',
          'address_refused',
          'certificate_refused',
          'answer_invalid',
          'issuer_mismatch',
          'keys_elsewhere',
          'keys_invalid',
          'no_usable_key',
        ]),
        detail: Type.String(),
      }),
    ),
  },
  { title: 'IssuerCheck' },
);
export type IssuerCheck = Static<typeof IssuerCheck>;

export const OneIssuer = closed({ issuer: Issuer });
export const Issuers = closed({ issuers: Type.Array(Issuer) });
export const CheckedIssuer = closed({ issuer: Issuer, check: nullable(IssuerCheck) });
export const ChangedIssuer = closed({ issuer: Issuer, check: Type.Optional(IssuerCheck) });
export const CheckOfIssuer = closed({ check: IssuerCheck });

export const TrustedPublishingSwitch = closed({
  trusted_publishing: closed({
    enabled: Type.Boolean(),
    reason: Text,
    changed_at: nullable(Time),
    changed_by: nullable(Id),
  }),
});
