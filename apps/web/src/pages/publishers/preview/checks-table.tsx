import { Tag } from '../../../ui/notice.tsx';
import { Claimed } from '../../../ui/values.tsx';

/** As the registry answers them, and as this page makes them. */
export interface ShownCheck {
  name: string;
  expected: string;
  actual: string;
  outcome: 'passed' | 'failed' | 'skipped';
}

const words = { passed: 'passed', failed: 'failed', skipped: 'not made' } as const;

/** What was looked at, what had to be there, and what was. */
export function ChecksTable({ checks, caption }: { checks: readonly ShownCheck[]; caption: string }) {
  if (checks.length === 0) return null;
  return (
    <div class="table-frame">
      <table class="folds checks">
        <caption class="visually-hidden">{caption}</caption>
        <thead>
          <tr>
            <th scope="col">Check</th>
            <th scope="col">Expected</th>
            <th scope="col">Got</th>
            <th scope="col">Outcome</th>
          </tr>
        </thead>
        <tbody>
          {checks.map((check, at) => (
            <tr key={at} class={check.outcome}>
              <th scope="row">{check.name}</th>
              <td data-label="Expected">
                <code>
                  <Claimed text={check.expected} />
                </code>
              </td>
              <td data-label="Got">
                <code>
                  <Claimed text={check.actual} />
                </code>
              </td>
              <td data-label="Outcome">
                <Tag
                  tone={
                    check.outcome === 'passed' ? 'good' : check.outcome === 'failed' ? 'alarm' : undefined
                  }
                >
                  {words[check.outcome]}
                </Tag>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
