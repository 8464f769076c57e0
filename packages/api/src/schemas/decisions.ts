import { type Static, Type } from 'typebox';
import { errorCodes } from './errors.ts';
import { Scope } from './publishers.ts';
import { closed, Id, nullable, Paging, Texts, Time } from './shapes.ts';

const Text = nullable(Type.String());
const Code = Type.Enum(errorCodes);

export const Check = closed(
  {
    name: Type.String(),
    expected: Type.String(),
    actual: Type.String(),
    outcome: Type.Enum(['passed', 'failed', 'skipped']),
    publisher_id: nullable(Id),
  },
  { title: 'Check' },
);
export type Check = Static<typeof Check>;

/** The request that would let the job pass. */
export const Mend = closed(
  {
    publisher_id: Id,
    says: Type.String(),
    method: Type.Literal('PATCH'),
    path: Type.String(),
    body: closed({ publisher: Type.Record(Type.String(), Type.Unknown()) }),
  },
  { title: 'Mend', description: 'A request to send as it is: it lets the job pass.' },
);
export type Mend = Static<typeof Mend>;

export const Attempt = closed(
  {
    id: Id,
    at: Time,
    outcome: Type.Enum(['granted', 'refused']),
    code: nullable(Code),
    detail: Text,
    issuer: Type.String(),
    provider: Text,
    subject: Text,
    crates: Texts,
    version: nullable(
      Type.String({ description: 'The one that the token was to be bound to. Null: the job named none.' }),
    ),
    claims: Type.Record(Type.String(), Type.Unknown()),
    checks: Type.Array(Check),
    failures: Type.Array(
      closed({ publisher_id: Id, code: Code, detail: Type.String(), mend: nullable(Mend) }),
    ),
    correlation_id: Type.String(),
  },
  { title: 'Attempt' },
);
export type Attempt = Static<typeof Attempt>;

/** What became of the access token that a granted exchange was given. */
export const AttemptToken = closed(
  {
    bound: Type.Boolean({ description: 'Whether it was good for one upload of exactly one file.' }),
    expires_at: Time,
    ended_at: nullable(Time),
    ended: nullable(Type.Enum(['used_up', 'revoked', 'exposed', 'publisher_changed', 'expired'])),
  },
  { title: 'AttemptToken' },
);
export const OneAttempt = closed({
  attempt: Attempt,
  token: nullable(AttemptToken),
  uploads: Type.Array(closed({ crate: Type.String(), version: Type.String(), at: Time }), {
    description: 'The versions that were published with its token.',
  }),
  new_publisher: closed(
    {
      possible: Type.Boolean(),
      because: Type.Union([Type.String(), Type.Null()], { description: 'Why not.' }),
    },
    { description: 'Whether `POST …/publisher` would make one that lets such a job pass.' },
  ),
});
export const Attempts = closed({ attempts: Type.Array(Attempt), meta: Paging });
export type Attempts = Static<typeof Attempts>;

export const Rehearsal = closed({
  outcome: Type.Enum(['granted', 'refused']),
  code: nullable(Code),
  detail: Type.String(),
  mistake: nullable(Type.String({ description: 'The usual mistake it was recognised as.' })),
  checks: Type.Array(Check),
  remedy: Text,
  mend: nullable(Mend),
  crates: Texts,
  scopes: Type.Array(Scope),
  warnings: Texts,
});
export type Rehearsal = Static<typeof Rehearsal>;

export const Exchanged = closed({
  token: Type.String({ description: 'The access token: shown this once. Mask it in the log of the job.' }),
  expires_at: Time,
  crates: Texts,
  scopes: Type.Array(Scope),
  bound: Type.Boolean({ description: 'Whether it is good for one upload of exactly one file.' }),
});
export type Exchanged = Static<typeof Exchanged>;

export const CurrentAccessToken = closed({
  crates: Texts,
  scopes: Type.Array(Scope),
  bound: Type.Boolean(),
  version: Text,
  checksum: Text,
  expires_at: Time,
  publisher_ids: Type.Array(Id),
  run: closed({ provider: Type.String(), repository: Type.String(), commit: Text, url: Text }),
});
export type CurrentAccessToken = Static<typeof CurrentAccessToken>;

export const RevokedOfJob = closed({ revoked: Id });

const FieldRule = closed({
  rule: Type.String(),
  says: Type.String(),
  bytes: Type.Optional(Type.Integer()),
  oneOf: Type.Optional(Texts),
  characters: Type.Optional(Type.String()),
  pattern: Type.Optional(Type.String()),
});

/** What a form for a publisher of this provider needs. */
export const Provider = closed(
  {
    id: Type.String(),
    title: Type.String(),
    fields: Type.Array(
      closed({
        key: Type.String(),
        label: Type.String(),
        help: Type.String(),
        example: Type.String(),
        role: Type.Enum(['lookup', 'match']),
        rules: Type.Array(FieldRule),
      }),
    ),
    environment: nullable(closed({ rules: Type.Array(FieldRule), how_to_name: Type.String() })),
    pins: Type.Array(closed({ claim: Type.String(), label: Type.String(), meaning: Type.String() })),
    rules: closed({
      refs: Type.Boolean(),
      ref_protected: Type.Boolean(),
      events: Texts,
      runner: Texts,
      callee: Type.Boolean(),
      claims: Texts,
    }),
    guide: closed({
      trust: Type.String(),
      issuers: Type.Array(closed({ form: Type.String(), says: Type.String() })),
      acquire: Type.Array(closed({ says: Type.String(), snippet: Text })),
      advice: Texts,
    }),
    issuers: Texts,
  },
  { title: 'Provider' },
);
export type Provider = Static<typeof Provider>;
export const Providers = closed({ providers: Type.Array(Provider) });
