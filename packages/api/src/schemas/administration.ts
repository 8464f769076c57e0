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
    text: Type.String({
      description: 'What gives somebody rights is left out of it: the secret end of a link is `***`.',
    }),
    has_secret: Type.Boolean({ description: 'Whether something is left out of `text`.' }),
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

const Limit = closed(
  {
    name: Type.String(),
    what: Type.String({ description: 'What is counted, and of whom.' }),
    most: Id,
    window_seconds: Id,
    setting: nullable(
      Type.String({ description: 'The key of the configuration; null where it is built in.' }),
    ),
    per_copy: Type.Boolean({ description: 'Whether each copy of the server counts for itself.' }),
    limited: Type.Array(
      closed({
        who: Type.String({ description: '`user ada`, `address 192.0.2.7`, `publisher 12`' }),
        until: Time,
      }),
      { description: 'Who may not go on now.' },
    ),
  },
  { title: 'RateLimit' },
);

export const InstanceState = closed({
  state: closed(
    {
      server: closed({
        version: Type.String(),
        node: Type.String(),
        started_at: Time,
        public_url: Type.String(),
        visibility: Type.Enum(['public', 'private']),
        audience: Type.String(),
      }),
      database: closed({
        engine: Type.Enum(['sqlite', 'postgres']),
        version: Type.String(),
        bytes: Id,
        schema: Type.String({ description: 'The newest step of the schema.' }),
      }),
      storage: closed({
        kind: Type.Enum(['files', 's3']),
        place: Type.String(),
        files: Type.Integer({ minimum: 0, description: 'Those that versions name.' }),
        bytes: Id,
        free_bytes: nullable(Id),
      }),
      counts: closed({
        crates: Id,
        versions: Id,
        users: Id,
        administrators: Id,
        organizations: Id,
        publishers: Id,
      }),
      mails: closed({
        smtp: Type.Boolean({ description: 'Whether there is a server to send them with.' }),
        waiting: Id,
        kept: Id,
        sent: Id,
        failed: Id,
      }),
      downloads: closed({
        waiting: Type.Integer({
          minimum: 0,
          description: 'Counted by this copy of the server and not stored yet.',
        }),
      }),
      backup: nullable(
        closed(
          { at: Time, to: Text },
          {
            description: 'The last one that was noted in the database. Whoever copies files tells nobody.',
          },
        ),
      ),
      limits: Type.Array(Limit),
    },
    { title: 'InstanceState' },
  ),
});
export type InstanceState = Static<typeof InstanceState>;

const JobRun = closed({
  started_at: Time,
  milliseconds: Id,
  failure: nullable(Type.String({ description: 'Null: it went well.' })),
});
export const Job = closed(
  {
    name: Type.String(),
    what: Type.String({ description: 'What it does: `forget old mails`.' }),
    every_seconds: Id,
    done_by: Type.Enum(['one copy for all', 'each copy'], {
      description:
        'Where several copies of the server run: whether the figures are those of all, or of the copy that answers.',
    }),
    running_since: nullable(Time),
    last_run: nullable(JobRun),
    last_failure: nullable(JobRun),
    last_success_at: nullable(Time),
    runs: Id,
    failures: Id,
    next_run_at: nullable(Time),
  },
  { title: 'Job' },
);
export type Job = Static<typeof Job>;
export const Jobs = closed({
  jobs: Type.Array(Job),
  since: Type.String({ format: 'date-time', description: 'Since when this copy of the server remembers.' }),
});
export const OneJob = closed({ job: Job });
