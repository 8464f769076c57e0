import { useLocation } from 'preact-iso/router';
import { useAnswer } from '../../api/queries.ts';
import { Answered } from '../../frame/answer.tsx';
import { pathTo } from '../../paths.ts';
import { LinkButton } from '../../ui/button.tsx';
import { Empty } from '../../ui/states.tsx';
import type { PageProps } from '../area.ts';
import { AttemptsFrame } from './attempts-frame.tsx';
import { useDecides, usePublisherPlaces } from './publisher-places.ts';
import type { CrateEvent } from './timeline/crate-event.ts';
import { EventEntry } from './timeline/event-entry.tsx';
import { type Filters, readFilters, type Show, seekOf, sinceTime, toQuery } from './timeline/filters.ts';
import { FreshButton, TimelineFilters, TimelinePages } from './timeline/timeline-bar.tsx';
import { TimelineList } from './timeline/timeline-list.tsx';
import { useProviderNames } from './timeline/use-provider-names.ts';
import { LOOK_EVERY_MS, useHeld } from './timeline/use-timeline.ts';

/** What happened around the publishing of a crate. */
export function TimelinePage({ params }: PageProps) {
  const { query } = useLocation();
  const filters = readFilters(query);
  return (
    <AttemptsFrame name={params['name'] ?? ''} title="attempts">
      {(name) => (
        <div class="stack">
          <TimelineFilters
            filters={filters}
            addressOf={(other) => pathTo('crateAttempts', { name }, toQuery(other))}
          />
          <Timeline key={JSON.stringify([name, filters])} name={name} filters={filters} />
        </div>
      )}
    </AttemptsFrame>
  );
}

const PER_PAGE = '30';

function Timeline({ name, filters }: { name: string; filters: Filters }) {
  const { since, seek } = filters;
  const from = sinceTime(since, new Date());
  const answer = useAnswer(
    '/api/v1/crates/{name}/events',
    {
      params: {
        path: { name },
        query: {
          per_page: PER_PAGE,
          ...kindOf(filters.show),
          ...(from === undefined ? {} : { since: from }),
          ...(seek === null ? {} : { seek }),
        },
      },
    },
    // What is older than something does not change.
    { every: seek === null && LOOK_EVERY_MS },
  );
  const { shown, fresh, showAll } = useHeld<CrateEvent>(answer.data?.events);
  const nameOf = useProviderNames();
  const places = usePublisherPlaces(name);
  const decides = useDecides(name);
  return (
    <Answered answer={answer} what="what happened">
      {({ meta }) => {
        const older = seekOf(meta.next_page);
        return (
          <>
            <FreshButton fresh={fresh} onShow={showAll} />
            {shown.length === 0 ? (
              <Nothing name={name} filters={filters} publishers={decides ? places.all : null} />
            ) : null}
            <TimelineList things={shown}>
              {(event) => (
                <EventEntry event={event} crate={name} places={decides ? places : null} nameOf={nameOf} />
              )}
            </TimelineList>
            <TimelinePages
              newest={
                seek === null ? null : pathTo('crateAttempts', { name }, toQuery({ ...filters, seek: null }))
              }
              older={
                older === null
                  ? null
                  : pathTo('crateAttempts', { name }, toQuery({ ...filters, seek: older }))
              }
            />
          </>
        );
      }}
    </Answered>
  );
}

/** As the API asks for it. */
function kindOf(show: Show) {
  if (show === 'all') return {};
  return show === 'granted' || show === 'refused' ? { outcome: show } : { kind: show };
}

function Nothing({
  name,
  filters,
  publishers,
}: {
  name: string;
  filters: Filters;
  /** The address of their page; null for an administrator, to whom they are not shown. */
  publishers: string | null;
}) {
  if (filters.show !== 'all' || filters.since !== 'all' || filters.seek !== null)
    return (
      <Empty
        title="Nothing like that"
        actions={<LinkButton href={pathTo('crateAttempts', { name })}>Show everything</LinkButton>}
      >
        Nothing that happened fits what you look for. Exchanges are kept for 90 days.
      </Empty>
    );
  return (
    <Empty
      title="Nothing happened yet"
      actions={
        publishers === null ? null : (
          <LinkButton look="primary" href={publishers}>
            Trusted publishers
          </LinkButton>
        )
      }
    >
      Each time a CI job asks to publish this crate it is shown here, granted or refused, and what it
      uploaded. This page looks for it by itself.
    </Empty>
  );
}
