import { useLocation } from 'preact-iso/router';
import type { Answer } from '../../api/client.ts';
import { useAnswer } from '../../api/queries.ts';
import { Answered } from '../../frame/answer.tsx';
import { pathTo } from '../../paths.ts';
import { LinkButton } from '../../ui/button.tsx';
import { Sentence } from '../../ui/sentence.tsx';
import { Empty } from '../../ui/states.tsx';
import { Claimed, visible } from '../../ui/values.tsx';
import { AdminFrame } from '../admin/admin-frame.tsx';
import { ErrorCode } from './attempt/error-code.tsx';
import { separated } from './timeline/event-entry.tsx';
import { wordsOf } from './timeline/event-words.ts';
import { type Filters, readFilters, seekOf, sinceTime, toQuery } from './timeline/filters.ts';
import { FreshButton, TimelineFilters, TimelinePages } from './timeline/timeline-bar.tsx';
import { TimelineEntry, TimelineList } from './timeline/timeline-list.tsx';
import { useProviderNames } from './timeline/use-provider-names.ts';
import { LOOK_EVERY_MS, useHeld } from './timeline/use-timeline.ts';

type Listed = Answer<'/api/v1/trusted_publishing/attempts', 'get'>['attempts'][number];

/** Every exchange at this registry, also those on no crate at all. */
export function AdminAttemptsPage() {
  const { query } = useLocation();
  const filters = readFilters(query);
  return (
    <AdminFrame tab="adminAttempts" title="Attempts">
      {() => (
        <div class="stack">
          <TimelineFilters
            filters={filters}
            only={['all', 'refused', 'granted']}
            addressOf={(other) => pathTo('adminAttempts', {}, toQuery(other))}
          />
          <AllAttempts key={JSON.stringify(filters)} filters={filters} />
        </div>
      )}
    </AdminFrame>
  );
}

function AllAttempts({ filters }: { filters: Filters }) {
  const { show, since, seek } = filters;
  const from = sinceTime(since, new Date());
  const answer = useAnswer(
    '/api/v1/trusted_publishing/attempts',
    {
      params: {
        query: {
          per_page: '30',
          ...(show === 'granted' || show === 'refused' ? { outcome: show } : {}),
          ...(from === undefined ? {} : { since: from }),
          ...(seek === null ? {} : { seek }),
        },
      },
    },
    { every: seek === null && LOOK_EVERY_MS },
  );
  const { shown, fresh, showAll } = useHeld<Listed>(answer.data?.attempts);
  return (
    <Answered answer={answer} what="the attempts">
      {({ meta }) => {
        const older = seekOf(meta.next_page);
        const page = (other: string | null) =>
          pathTo('adminAttempts', {}, toQuery({ ...filters, seek: other }));
        return (
          <>
            <FreshButton fresh={fresh} onShow={showAll} />
            {shown.length === 0 ? <Nothing isFiltered={show !== 'all' || since !== 'all'} /> : null}
            <TimelineList things={shown}>{(attempt) => <Entry attempt={attempt} />}</TimelineList>
            <TimelinePages
              newest={seek === null ? null : page(null)}
              older={older === null ? null : page(older)}
            />
          </>
        );
      }}
    </Answered>
  );
}

function Entry({ attempt }: { attempt: Listed }) {
  const nameOf = useProviderNames();
  const { title, icon, tone } = wordsOf({
    action: `exchange.${attempt.outcome}`,
    version: attempt.version,
  });
  return (
    <TimelineEntry
      icon={icon}
      tone={tone}
      at={attempt.at}
      title={<a href={pathTo('adminAttempt', { id: attempt.id })}>{title}</a>}
    >
      <p class="timeline-facts soft small">
        {separated([
          attempt.provider === null
            ? visible(attempt.issuer) || 'an unknown issuer'
            : nameOf(attempt.provider),
          ...(attempt.subject === null
            ? []
            : [
                <code key="subject">
                  <Claimed text={attempt.subject} />
                </code>,
              ]),
          ...attempt.crates.map((name) => (
            <a key={name} href={pathTo('crateAttempts', { name })}>
              {name}
            </a>
          )),
        ])}
      </p>
      {attempt.code === null ? null : (
        <p class="small">
          <ErrorCode code={attempt.code} /> <Sentence text={attempt.detail ?? ''} />
        </p>
      )}
    </TimelineEntry>
  );
}

function Nothing({ isFiltered }: { isFiltered: boolean }) {
  return (
    <Empty
      title={isFiltered ? 'Nothing like that' : 'No job has asked yet'}
      actions={
        isFiltered ? (
          <LinkButton href={pathTo('adminAttempts', {})}>Show everything</LinkButton>
        ) : (
          <LinkButton href={pathTo('adminIssuers', {})}>Which CI is trusted</LinkButton>
        )
      }
    >
      Every exchange of the last 90 days is shown here, also of ID tokens that did not verify.
    </Empty>
  );
}
