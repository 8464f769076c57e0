import type { ComponentChildren } from 'preact';
import type { Answer } from '../../api/client.ts';
import { useAnswer } from '../../api/queries.ts';
import { Answered } from '../../frame/answer.tsx';
import { pathTo } from '../../paths.ts';
import { hostOf } from '../../registry/registry-block.ts';
import { useRegistry } from '../../registry/use-registry.ts';
import { signInAddress, useSession } from '../../session.ts';
import { LinkButton } from '../../ui/button.tsx';
import { Page } from '../../ui/page.tsx';
import { Empty } from '../../ui/states.tsx';
import { count, counted, shortCount, TimeAgo } from '../../ui/values.tsx';
import type { Crate } from './crate-list.tsx';
import { RegistryBlockCard } from './registry-block-card.tsx';

type Summary = Answer<'/api/v1/summary', 'get'>;

export function HomePage() {
  const registry = useRegistry();
  const { me } = useSession();
  const isClosed = registry?.visibility === 'private' && me === null;
  const summary = useAnswer('/api/v1/summary', undefined, { enabled: !isClosed });
  const host = registry === undefined ? '' : hostOf(registry);
  return (
    <Page
      title="A Cargo registry"
      heading={
        <div class="hero">
          <h1>{host === '' ? 'A Cargo registry' : host}</h1>
          <p class="lead">
            {registry?.visibility === 'private' ? 'A private Cargo registry. ' : 'A Cargo registry. '}
            Every version carries its waybill: who published it, from which repository, commit and run.
          </p>
        </div>
      }
    >
      <div class="beside home">
        <div class="stack wide">
          {isClosed ? (
            <Closed />
          ) : (
            <Answered answer={summary} what="what is new">
              {(data) =>
                data.num_crates === 0 ? (
                  <Nothing isAdmin={me?.user.is_admin === true} isKnown={me !== null && me !== undefined} />
                ) : (
                  <Crates summary={data} />
                )
              }
            </Answered>
          )}
        </div>
        <RegistryBlockCard />
      </div>
    </Page>
  );
}

function Crates({ summary }: { summary: Summary }) {
  return (
    <>
      <p class="row soft">
        <a href={pathTo('search', {}, { sort: 'alphabetical' })}>{counted(summary.num_crates, 'crate')}</a>
        <span>{counted(summary.num_downloads, 'download')}</span>
      </p>
      <div class="home-lists">
        <Short title="New crates" crates={summary.new_crates}>
          {({ created_at }) => <TimeAgo at={created_at} />}
        </Short>
        <Short title="Just updated" crates={summary.just_updated}>
          {({ newest_version }) => <span class="mono">{newest_version}</span>}
        </Short>
        <Short
          title="Most downloaded"
          crates={summary.most_downloaded.filter(({ downloads }) => downloads > 0)}
        >
          {({ downloads }) => <span title={count(downloads)}>{shortCount(downloads)}</span>}
        </Short>
      </div>
      <Labels
        title="Popular keywords"
        all={pathTo('keywords', {})}
        labels={summary.popular_keywords.map(({ id, keyword, crates_cnt }) => ({
          href: pathTo('keyword', { keyword: id }),
          text: `#${keyword}`,
          crates: crates_cnt,
        }))}
      />
      <Labels
        title="Popular categories"
        all={pathTo('categories', {})}
        labels={summary.popular_categories.map(({ slug, category, crates_cnt }) => ({
          href: pathTo('category', { slug }),
          text: category,
          crates: crates_cnt,
        }))}
      />
    </>
  );
}

function Short({
  title,
  crates,
  children,
}: {
  title: string;
  crates: readonly Crate[];
  children: (crate: Crate) => ComponentChildren;
}) {
  if (crates.length === 0) return null;
  return (
    <section class="stack tight">
      <h2>{title}</h2>
      <ol class="short-list card flush">
        {crates.slice(0, 8).map((crate) => (
          <li key={crate.id}>
            <a href={pathTo('crate', { name: crate.name })}>{crate.name}</a>
            <span class="soft small">{children(crate)}</span>
          </li>
        ))}
      </ol>
    </section>
  );
}

function Labels({
  title,
  all,
  labels,
}: {
  title: string;
  all: string;
  labels: readonly { href: string; text: string; crates: number }[];
}) {
  if (labels.length === 0) return null;
  return (
    <section class="stack tight">
      <h2>{title}</h2>
      <div class="row">
        {labels.map(({ href, text, crates }) => (
          <a key={href} class="tag" href={href}>
            {text} <span class="numbers">{count(crates)}</span>
          </a>
        ))}
        <a class="small" href={all}>
          {`All ${title.replace('Popular ', '')}`}
        </a>
      </div>
    </section>
  );
}

function Nothing({ isAdmin, isKnown }: { isAdmin: boolean; isKnown: boolean }) {
  return (
    <div class="card">
      <Empty
        title="No crate has been published yet"
        actions={
          isAdmin ? (
            <LinkButton look="primary" href={pathTo('welcome', {})}>
              Set it up, and watch for the first crate
            </LinkButton>
          ) : isKnown ? (
            <LinkButton look="primary" href={pathTo('newPendingPublisher', {})}>
              Let CI publish the first one
            </LinkButton>
          ) : (
            <LinkButton look="primary" href={signInAddress()}>
              Sign in
            </LinkButton>
          )
        }
      >
        {isAdmin
          ? 'Tell cargo of this registry with the block on this page, and publish. The next page has all that it takes.'
          : 'Tell cargo of this registry with the block on this page. What is published shows here at once.'}
      </Empty>
    </div>
  );
}

function Closed() {
  return (
    <div class="card">
      <Empty
        title="This registry is private"
        actions={
          <LinkButton look="primary" href={signInAddress()}>
            Sign in
          </LinkButton>
        }
      >
        Sign in to see its crates. You are not signed in; whoever runs this registry makes accounts.
      </Empty>
    </div>
  );
}
