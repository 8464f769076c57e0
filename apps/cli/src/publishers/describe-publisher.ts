import type { NewPublisher, PublisherView } from '@waybill/api';
import { providers } from '@waybill/trusted-publishing';
import { durationInWords, momentInWords } from '../text/moments.ts';
import type { Paint } from '../text/paint.ts';
import type { Cell } from '../text/table.ts';
import { conditionInWords } from './claim-conditions.ts';

type Fields = readonly (readonly [string, string | Cell])[];
type Shown = Omit<NewPublisher, 'provider'> & { readonly provider?: string };

export const providerTitle = (id: string): string =>
  (Object.hasOwn(providers, id) ? providers[id]?.title : undefined) ?? id;

/** Who may publish, in a few words: `acme/rocket, release.yml`. */
export function identityInWords(provider: string, identity: Readonly<Record<string, string>>): string {
  const fields = Object.hasOwn(providers, provider) ? (providers[provider]?.identity ?? []) : [];
  const known = fields.map(({ key, role }) => ({ role, text: identity[key] ?? '' }));
  const others = Object.entries(identity)
    .filter(([key]) => !fields.some((field) => field.key === key))
    .map(([key, value]) => `${key}=${value}`);
  const name = known.filter(({ role }) => role === 'lookup').map(({ text }) => text);
  const rest = known.filter(({ role }) => role === 'match').map(({ text }) => text);
  return [name.join('/'), ...rest, ...others].filter((text) => text !== '').join(', ');
}

export function environmentInWords({ rule, name }: NonNullable<NewPublisher['environment']>): string {
  if (rule !== 'named') return rule === 'any' ? 'any, or none' : 'none: a job must not name one';
  return name ?? '';
}

/** What a publisher says, one line for each thing; what it leaves to the registry is left out. */
export function publisherFields(publisher: Shown): Fields {
  const { provider = '', issuer, crates, identity, environment, rules = {}, scopes, pins = {} } = publisher;
  const { refs = [], events = [], claims = [], callee } = rules;
  return [
    ['CI', [providerTitle(provider), ...(issuer === undefined ? [] : [`(${issuer})`])].join(' ')],
    ...list('crates', crates ?? []),
    ...Object.entries(identity ?? {}).map(([key, value]) => [key.replaceAll('_', ' '), value] as const),
    ...(environment === undefined ? [] : [['environment', environmentInWords(environment)] as const]),
    ...list('refs', refs),
    ...(rules.ref_protected ? [['protected ref', 'required'] as const] : []),
    ...list('events', events),
    ...(rules.runner ? [['runner', rules.runner] as const] : []),
    ...(callee
      ? [
          [
            'reusable workflow',
            [callee.workflow, ...(callee.refs?.length ? [`at ${callee.refs.join(', ')}`] : [])].join(' '),
          ] as const,
        ]
      : []),
    ...list('claims', claims.map(conditionInWords)),
    ...list('scopes', scopes ?? []),
    ...(publisher.token_lifetime_seconds
      ? [['tokens live', durationInWords(publisher.token_lifetime_seconds)] as const]
      : []),
    ...(publisher.require_api_token ? [['API token', 'required beside the ID token'] as const] : []),
    ...Object.entries(pins).map(([claim, id]) => [`pin ${claim}`, id ?? 'learnt at the next use'] as const),
  ];
}

/** All about a publisher that there is. */
export function publisherDetails(publisher: PublisherView, now: Date, paint: Paint): Fields {
  const { id, state, pending_crates, created_by, created_at, last_used_at, live_tokens, expires_at } =
    publisher;
  const moment = (text: string) => momentInWords(new Date(text), now);
  return [
    ['id', String(id)],
    ['state', { text: stateInWords(publisher), paint: (text) => paint(stateColour(state), text) }],
    ...publisherFields(publisher),
    ...list('not yet published', pending_crates),
    ...(expires_at === null ? [] : [['names reserved until', moment(expires_at)] as const]),
    ['made', `${moment(created_at)}${created_by === null ? '' : ` by ${created_by}`}`],
    ['last used', last_used_at === null ? 'never' : moment(last_used_at)],
    ['live tokens', String(live_tokens)],
  ];
}

export const stateColour = (state: PublisherView['state']): 'green' | 'yellow' | 'red' =>
  state === 'active' ? 'green' : state === 'pending' ? 'yellow' : 'red';

function stateInWords({ id, state, created_by_is_owner }: PublisherView): string {
  const says: Record<PublisherView['state'], string> = {
    active: 'active',
    disabled: `disabled: switch it on with \`waybill publisher edit ${id} --state active\``,
    pending: 'pending: its first publish makes the crate',
    needs_review: `needs_review: a job came with the right names and other ids. If it was not yours: \`waybill publisher edit ${id} --state active\`; if the repository moved: --repin`,
    lapsed: `lapsed: not used in time to learn its ids. See that the names are still yours, then \`waybill publisher edit ${id} --state active\``,
  };
  const left = ` Whoever made it owns its crates no longer: \`waybill publisher edit ${id} --keep\`, or remove it.`;
  return says[state] + (created_by_is_owner === false ? left : '');
}

const list = (name: string, values: readonly string[]): (readonly [string, string])[] =>
  values.length === 0 ? [] : [[name, values.join(', ')]];
