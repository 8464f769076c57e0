import type { ComponentChildren } from 'preact';
import { useLocation } from 'preact-iso/router';
import type { Answer } from '../../api/client.ts';
import { useAnswer } from '../../api/queries.ts';
import { Answered } from '../../frame/answer.tsx';
import { pathTo, queryOf } from '../../paths.ts';
import { Icon } from '../../ui/icon.tsx';
import { Tag } from '../../ui/notice.tsx';
import { Pager } from '../../ui/pager.tsx';
import { count, shortCount, TimeAgo } from '../../ui/values.tsx';
import { MOST_COUNTED } from './search-words.ts';

export type Crate = Answer<'/api/v1/crates', 'get'>['crates'][number];

const PER_PAGE = 20;
const MOST_PAGES = 200;
const ORDERS = [
  ['relevance', 'Relevance'],
  ['alphabetical', 'Name'],
  ['downloads', 'All-time downloads'],
  ['recent-downloads', 'Recent downloads'],
  ['recent-updates', 'Recent updates'],
  ['new', 'Newly added'],
] as const;

type Selection = Readonly<
  Partial<
    Record<
      'q' | 'keyword' | 'all_keywords' | 'category' | 'user_id' | 'team_id' | 'include_yanked',
      string | null
    >
  >
>;

/** Crates, in the order and on the page that the address says. */
export function CrateList({
  selection,
  empty,
  usual = 'recent-downloads',
}: {
  selection: Selection;
  empty: ComponentChildren;
  /** The order without another one in the address. */
  usual?: (typeof ORDERS)[number][0];
}) {
  const { query, path, route } = useLocation();
  const sort = ORDERS.find(([id]) => id === query['sort'])?.[0] ?? usual;
  const page = Math.min(MOST_PAGES, Math.max(1, Number.parseInt(query['page'] ?? '1', 10) || 1));
  const wanted = Object.fromEntries(Object.entries(selection).filter(([, value]) => (value ?? '') !== ''));
  const found = useAnswer(
    '/api/v1/crates',
    { params: { query: { ...wanted, sort, page: String(page), per_page: String(PER_PAGE) } } },
    { keepLast: true },
  );
  const here = (change: Record<string, string | number | null>) => path + queryOf({ ...query, ...change });
  const orders = selection.q ? ORDERS : ORDERS.filter(([id]) => id !== 'relevance');
  return (
    <Answered answer={found} what="the crates">
      {({ crates, meta }) =>
        crates.length === 0 && page === 1 ? (
          <div class="card">{empty}</div>
        ) : (
          <div class="stack">
            <div class="row apart">
              <p class="soft" role="status">
                {tellCount(meta.total, page, crates.length)}
              </p>
              <label class="row small">
                Sort by
                <select
                  class="input sort"
                  value={sort}
                  onChange={(event) =>
                    route(
                      here({
                        sort: event.currentTarget.value === usual ? null : event.currentTarget.value,
                        page: null,
                      }),
                    )
                  }
                >
                  {orders.map(([id, label]) => (
                    <option key={id} value={id}>
                      {label}
                    </option>
                  ))}
                </select>
              </label>
            </div>
            <ul class="crate-list">
              {crates.map((crate) => (
                <li key={crate.id}>
                  <CrateCard crate={crate} />
                </li>
              ))}
            </ul>
            <Pager
              previous={page > 1 ? here({ page: page === 2 ? null : page - 1 }) : null}
              next={page < MOST_PAGES && page * PER_PAGE < shownTotal(meta) ? here({ page: page + 1 }) : null}
            />
          </div>
        )
      }
    </Answered>
  );
}

/** Where it is not counted any more, the answer says whether there is another page. */
const shownTotal = ({ total, next_page }: { total: number; next_page: string | null }): number =>
  total < MOST_COUNTED ? total : next_page === null ? 0 : Number.POSITIVE_INFINITY;

function tellCount(total: number, page: number, shown: number): string {
  const all = total >= MOST_COUNTED ? `${count(MOST_COUNTED)} or more` : count(total);
  const first = (page - 1) * PER_PAGE + 1;
  return shown === 0
    ? 'There is nothing on this page.'
    : `${count(first)}–${count(first + shown - 1)} of ${all} ${total === 1 ? 'crate' : 'crates'}`;
}

export function CrateCard({ crate }: { crate: Crate }) {
  return (
    <article class="crate-card">
      <div class="row">
        <h2>
          <a href={pathTo('crate', { name: crate.name })}>{crate.name}</a>
        </h2>
        <span class="mono soft">{crate.default_version ?? crate.max_version}</span>
        <CrateTags crate={crate} />
      </div>
      {crate.description ? <p class="clamp">{crate.description}</p> : null}
      <div class="row small soft">
        <span class="with-icon" title={`${count(crate.downloads)} downloads since ever`}>
          <Icon name="down" size={14} />
          {shortCount(crate.downloads)}
          <span class="visually-hidden"> downloads</span>
        </span>
        <span class="with-icon">
          <Icon name="clock" size={14} />
          <span>
            <span class="visually-hidden">Updated </span>
            <TimeAgo at={crate.updated_at} />
          </span>
        </span>
        {(crate.keywords ?? []).map((keyword) => (
          <a key={keyword} class="tag" href={pathTo('keyword', { keyword })}>
            #{keyword}
          </a>
        ))}
      </div>
    </article>
  );
}

export function CrateTags({
  crate,
}: {
  crate: Pick<Crate, 'visibility' | 'trustpub_only' | 'yanked' | 'exact_match'>;
}) {
  return (
    <>
      {crate.exact_match ? <Tag tone="accent">exact name</Tag> : null}
      {crate.visibility === 'private' ? <Tag>private</Tag> : null}
      {crate.trustpub_only ? <Tag tone="good">published only by CI</Tag> : null}
      {crate.yanked ? <Tag tone="warn">yanked</Tag> : null}
    </>
  );
}
