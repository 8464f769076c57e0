import { type Static, Type } from 'typebox';
import { errorCodes } from './errors.ts';
import { closed, Id, nullable, Paging, Time } from './shapes.ts';

const Code = Type.Enum(errorCodes);
const Text = nullable(Type.String());

/** The kinds of what happens around the publishing of a crate. */
export const CrateEventKind = Type.Enum(['exchange', 'upload', 'revocation', 'publisher', 'version'], {
  description:
    '`exchange`: CI asked for an access token. `upload`: a version was published. `revocation`: an access token was revoked before its time. `publisher`: a trusted publisher was added, changed, removed or used. `version`: a version was yanked, unyanked or deleted.',
});

export const CrateEvent = closed(
  {
    id: Type.String({ description: 'Of this list alone.' }),
    at: Time,
    kind: CrateEventKind,
    action: Type.String({
      description:
        'As in the audit trail, such as `version.published`; of an exchange `exchange.granted` or `exchange.refused`.',
    }),
    outcome: Type.Union([Type.Enum(['granted', 'refused']), Type.Null()], {
      description: 'Null: it is no exchange.',
    }),
    attempt_id: Type.Union([Id, Type.Null()], { description: 'Of an exchange: it has all the checks.' }),
    code: nullable(Code),
    detail: Text,
    provider: Type.Union([Type.String(), Type.Null()], { description: 'Null: no CI did it.' }),
    subject: Type.Union([Type.String(), Type.Null()], { description: 'The repository or project.' }),
    version: Text,
    publisher_id: Type.Union([Id, Type.Null()], {
      description: 'Null also where the publisher is gone, or is none that the caller may see.',
    }),
    user: Type.Union([Type.String(), Type.Null()], { description: 'The login of who did it.' }),
    changed: Type.Array(Type.String(), { description: 'The fields of the publisher that were changed.' }),
    revoked_tokens: Type.Union([Id, Type.Null()], {
      description: 'How many access tokens ended with it. Null: that is not what it does.',
    }),
    correlation_id: Type.String(),
  },
  { title: 'CrateEvent' },
);
export type CrateEvent = Static<typeof CrateEvent>;
export const CrateEvents = closed({ events: Type.Array(CrateEvent), meta: Paging });
