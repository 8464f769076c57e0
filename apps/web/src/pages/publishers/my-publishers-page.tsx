import type { ComponentChildren } from 'preact';
import { useLocation } from 'preact-iso/router';
import { useAnswer } from '../../api/queries.ts';
import { Answered } from '../../frame/answer.tsx';
import { pathTo } from '../../paths.ts';
import { PausedNotice } from '../../registry/paused-notice.tsx';
import { LinkButton } from '../../ui/button.tsx';
import { Tag } from '../../ui/notice.tsx';
import { Page } from '../../ui/page.tsx';
import { Pager } from '../../ui/pager.tsx';
import { Empty } from '../../ui/states.tsx';
import { Tabs } from '../../ui/tabs.tsx';
import { counted } from '../../ui/values.tsx';
import type { PageProps } from '../area.ts';
import { EditPublisher, NewPublisher } from './edit-page.tsx';
import { PublisherCard } from './publisher-card.tsx';
import type { Publisher } from './publisher-type.ts';
import { useSeek } from './seek.ts';
import { daysLeft } from './state-words.ts';

const list = () => pathTo('pendingPublishers', {});
const crumbs = () => [{ label: 'Your trusted publishers', href: list() }];
const add = 'Add one for a new crate';

/** `/me/publishers`: all that one may decide about, and the names that wait for their first version. */
export function MyPublishersPage(_: PageProps) {
  const seek = useSeek();
  const { left } = useLocation().query;
  const isLeft = left === 'yes';
  const query = { per_page: '50', ...(isLeft ? { created_by_is_owner: 'false' } : {}), ...seek.query };
  const answer = useAnswer('/api/v1/trusted_publishing/publishers', { params: { query } });
  const here = (more: Record<string, string>) =>
    pathTo('pendingPublishers', {}, { ...(isLeft ? { left: 'yes' } : {}), ...more });
  return (
    <Page
      title="Your trusted publishers"
      actions={
        <LinkButton look="primary" href={pathTo('newPendingPublisher', {})}>
          {add}
        </LinkButton>
      }
    >
      <Tabs
        label="Which publishers"
        tabs={[
          { label: 'All', href: list(), current: !isLeft },
          {
            label: 'Left behind',
            href: pathTo('pendingPublishers', {}, { left: 'yes' }),
            current: isLeft,
          },
        ]}
      />
      <Answered answer={answer} what="your trusted publishers">
        {({ publishers, meta }) =>
          publishers.length === 0 ? (
            <div class="card">{isLeft ? <NoneLeft /> : <None />}</div>
          ) : (
            <div class="stack">
              <PausedNotice />
              <p class="soft">
                {isLeft
                  ? 'Their maker owns the crate no longer. Keep each, or delete it.'
                  : `${counted(meta.total, 'publisher')} of crates that you own, and of names that are reserved for you.`}
              </p>
              <Reserved publishers={publishers} />
              {publishers.map((publisher) => (
                <PublisherCard key={publisher.id} publisher={publisher} edit={addressOf(publisher)} />
              ))}
              <Pager previous={seek.isFirst ? null : here({})} next={seek.next(meta.next_page, here)} />
            </div>
          )
        }
      </Answered>
    </Page>
  );
}

function None() {
  return (
    <Empty
      title="You have no trusted publishers"
      actions={
        <LinkButton look="primary" href={pathTo('newPendingPublisher', {})}>
          {add}
        </LinkButton>
      }
    >
      A crate that you own gets its publishers on its own page. For a crate that does not exist yet, reserve
      the name here: it is yours for 30 days, and the first publish by your job makes the crate, without any
      token.
    </Empty>
  );
}

function NoneLeft() {
  return (
    <Empty title="Nothing was left behind" actions={<LinkButton href={list()}>Show all</LinkButton>}>
      A publisher stands here when whoever made it owns the crate no longer: somebody has to decide whether it
      stays.
    </Empty>
  );
}

/** The names that run out, the soonest first. */
function Reserved({ publishers }: { publishers: readonly Publisher[] }) {
  const now = new Date();
  const waiting = publishers
    .flatMap(({ pending_crates: names, expires_at: until }) =>
      names.map((name) => ({ name, left: daysLeft(until, now) })),
    )
    .sort((a, b) => (a.left ?? 0) - (b.left ?? 0));
  if (waiting.length === 0) return null;
  return (
    <section class="card stack tight" aria-labelledby="reserved-names">
      <h2 id="reserved-names">Names that wait for their first version</h2>
      <ul class="row names">
        {waiting.map(({ name, left }) => (
          <li key={name}>
            <code>{name}</code>{' '}
            <Tag tone={left !== null && left <= 5 ? 'warn' : undefined}>
              {left === null ? 'reserved' : `${counted(left, 'day')} left`}
            </Tag>
          </li>
        ))}
      </ul>
      <p class="soft small">A name that is not published by then is free again for everybody.</p>
    </section>
  );
}

/** On its crate, where there is one; its own page else. */
function addressOf({ id, crates, pending_crates: waiting }: Publisher): string {
  const crate = crates.find((name) => !waiting.includes(name) && !name.includes('*'));
  return crate === undefined ? pathTo('pendingPublisher', { id }) : pathTo('publisher', { name: crate, id });
}

/** `/me/publishers/new`: for crates that do not exist yet, several at once, or all of a beginning. */
export function NewPendingPublisherPage(_: PageProps) {
  const answer = useAnswer('/api/v1/trusted_publishing/publishers', {
    params: { query: { per_page: '50' } },
  });
  return (
    <InList title="New trusted publisher">
      {/* Whoever may not see theirs may not add one. */}
      <Answered answer={answer} what="your trusted publishers">
        {() => (
          <>
            <p>
              For a crate that does not exist yet: its name is reserved for you for 30 days, and the first
              publish by the job makes the crate, with you as its owner. Crates that you own may be among the
              names.
            </p>
            <NewPublisher crate={null} repository={null} back={list()} />
          </>
        )}
      </Answered>
    </InList>
  );
}

/** `/me/publishers/:id` */
export function PendingPublisherPage({ params: { id = '' } }: PageProps) {
  return (
    <InList title="Trusted publisher">
      <EditPublisher id={id} crate={null} repository={null} back={list()} />
    </InList>
  );
}

function InList({ title, children }: { title: string; children: ComponentChildren }) {
  return (
    <Page title={title} crumbs={crumbs()}>
      <div class="stack">{children}</div>
    </Page>
  );
}
