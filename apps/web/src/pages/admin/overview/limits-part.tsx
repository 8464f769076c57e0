import { Tag } from '../../../ui/notice.tsx';
import { count, TimeAgo } from '../../../ui/values.tsx';
import { duration } from '../duration.ts';
import type { State } from './tiles.ts';

/** How often something may be done, and who did it too often. */
export function LimitsPart({ limits }: { limits: State['limits'] }) {
  return (
    <section class="stack tight">
      <h2>Rate limits</h2>
      <p class="soft small">
        Where a copy of the server counts for itself, this shows only whom the copy holds back that answered.
      </p>
      <div class="card flush table-frame">
        <table class="folds">
          <thead>
            <tr>
              <th scope="col">What is counted</th>
              <th scope="col">At most</th>
              <th scope="col">Set by</th>
              <th scope="col">Held back now</th>
            </tr>
          </thead>
          <tbody>
            {limits.map((limit) => (
              <tr key={limit.name}>
                <th scope="row" class="plain">
                  {limit.what}
                </th>
                <td data-label="At most" class="numbers">
                  {count(limit.most)} in {duration(limit.window_seconds)}
                  {limit.per_copy ? <span class="soft small"> at each copy</span> : null}
                </td>
                <td data-label="Set by">
                  {limit.setting === null ? <span class="soft">built in</span> : <code>{limit.setting}</code>}
                </td>
                <td data-label="Held back now">
                  {limit.limited.length === 0 ? (
                    <span class="soft">nobody</span>
                  ) : (
                    <ul class="plain-list">
                      {limit.limited.map(({ who, until }) => (
                        <li key={who}>
                          <Tag tone="warn">{who}</Tag>{' '}
                          <span class="soft small">
                            free <TimeAgo at={until} />
                          </span>
                        </li>
                      ))}
                    </ul>
                  )}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}
