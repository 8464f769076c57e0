import type { ComponentChildren } from 'preact';
import { pathTo } from '../../../paths.ts';
import { Sentence } from '../../../ui/sentence.tsx';
import { Claimed } from '../../../ui/values.tsx';
import { ErrorCode } from '../attempt/error-code.tsx';
import type { PublisherPlaces } from '../publisher-places.ts';
import type { CrateEvent } from './crate-event.ts';
import { remarksOn, wordsOf } from './event-words.ts';
import { TimelineEntry } from './timeline-list.tsx';

/** One event of a crate. @param nameOf the title of a CI provider */
export function EventEntry({
  event,
  crate,
  places,
  nameOf,
}: {
  event: CrateEvent;
  crate: string;
  /** Null: for an administrator, to whom the publishers are not shown. */
  places: PublisherPlaces | null;
  nameOf: (provider: string) => string;
}) {
  const { title, icon, tone } = wordsOf(event);
  const address = addressOf(event, crate, places);
  return (
    <TimelineEntry
      icon={icon}
      tone={tone}
      at={event.at}
      title={address === null ? title : <a href={address}>{title}</a>}
    >
      <p class="timeline-facts soft small">{separated(factsOf(event, places, nameOf))}</p>
      {event.code === null ? null : (
        <p class="small">
          <ErrorCode code={event.code} /> <Sentence text={event.detail ?? ''} />
        </p>
      )}
      {event.code === null && event.detail !== null ? (
        <p class="small">
          “<bdi>{event.detail}</bdi>”
        </p>
      ) : null}
      {remarksOn(event).map((remark) => (
        <p key={remark} class="small">
          {remark}
        </p>
      ))}
    </TimelineEntry>
  );
}

function addressOf(
  { kind, action, attempt_id: attempt, version }: CrateEvent,
  name: string,
  places: PublisherPlaces | null,
): string | null {
  if (attempt !== null) return pathTo('attempt', { name, id: attempt });
  if (version !== null && action !== 'version.deleted') return pathTo('version', { name, version });
  return kind === 'publisher' && action !== 'publisher.deleted' ? (places?.all ?? null) : null;
}

function factsOf(
  { provider, subject, publisher_id: publisher, user, kind }: CrateEvent,
  places: PublisherPlaces | null,
  nameOf: (provider: string) => string,
): ComponentChildren[] {
  return [
    ...(provider === null ? [] : [nameOf(provider)]),
    ...(subject === null
      ? []
      : [
          <code key="subject">
            <Claimed text={subject} />
          </code>,
        ]),
    ...(publisher === null
      ? []
      : [
          places === null ? (
            `publisher ${publisher}`
          ) : (
            <a key="publisher" href={places.one(publisher)}>
              publisher {publisher}
            </a>
          ),
        ]),
    ...(user === null
      ? []
      : [
          <span key="user">
            by <a href={pathTo('user', { login: user })}>{user}</a>
            {kind === 'upload' ? ', not from CI' : ''}
          </span>,
        ]),
  ];
}

/** With a dot between each two. */
export const separated = (parts: readonly ComponentChildren[]): ComponentChildren =>
  parts.map((part, at) => (at === 0 ? part : [' · ', part]));
