import { useLocation } from 'preact-iso/router';
import { queryOf } from '../../paths.ts';
import { Pager } from '../../ui/pager.tsx';
import { Empty } from '../../ui/states.tsx';
import { counted } from '../../ui/values.tsx';

export const LABELS_PER_PAGE = 100;

/** What the address says of a list of keywords or categories. */
export function useLabelQuery(): { sort: 'crates' | 'alpha'; page: number } {
  const { query } = useLocation();
  return {
    sort: query['sort'] === 'alpha' ? 'alpha' : 'crates',
    page: Math.max(1, Number.parseInt(query['page'] ?? '1', 10) || 1),
  };
}

/** Keywords or categories, each with how many crates have it. */
export function LabelList({
  labels,
  total,
  noun,
}: {
  labels: readonly { href: string; text: string; crates: number }[];
  total: number;
  noun: readonly [one: string, many: string];
}) {
  const { path, query, route } = useLocation();
  const { sort, page } = useLabelQuery();
  const here = (change: Record<string, string | number | null>) => path + queryOf({ ...query, ...change });
  if (total === 0)
    return (
      <div class="card">
        <Empty title={`There are no ${noun[1]} yet`}>
          Crates bring theirs along: <code>{noun[1]}</code> in <code>Cargo.toml</code>.
        </Empty>
      </div>
    );
  return (
    <div class="stack">
      <div class="row apart">
        <p class="soft">{counted(total, noun[0], noun[1])}</p>
        <label class="row small">
          Sort by
          <select
            class="input sort"
            value={sort}
            onChange={({ currentTarget: { value } }) =>
              route(here({ sort: value === 'crates' ? null : value, page: null }))
            }
          >
            <option value="crates">Crates</option>
            <option value="alpha">Name</option>
          </select>
        </label>
      </div>
      <ul class="label-list card">
        {labels.map(({ href, text, crates }) => (
          <li key={href}>
            <a href={href}>{text}</a> <span class="soft small">{counted(crates, 'crate')}</span>
          </li>
        ))}
      </ul>
      <Pager
        previous={page > 1 ? here({ page: page === 2 ? null : page - 1 }) : null}
        next={page * LABELS_PER_PAGE < total ? here({ page: page + 1 }) : null}
      />
    </div>
  );
}
