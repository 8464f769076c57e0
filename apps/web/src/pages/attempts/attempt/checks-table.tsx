import { Tag } from '../../../ui/notice.tsx';
import { Sentence } from '../../../ui/sentence.tsx';
import { Claimed, visible } from '../../../ui/values.tsx';
import { usePublisherPlaces } from '../publisher-places.ts';
import type { Attempt, Check, Publisher } from './attempt-answer.ts';
import { type CheckGroup, groupChecks } from './group-checks.ts';

/** Every check that was made, as tables: one for the ID token and one for each publisher that was considered. */
export function ChecksTables({
  attempt,
  crate,
  publishers,
}: {
  attempt: Attempt;
  /** Null: for an administrator, who has no page of each publisher. */
  crate: string | null;
  publishers: readonly Publisher[];
}) {
  const groups = groupChecks(attempt);
  if (groups.length === 0)
    return (
      <p class="soft">
        The ID token did not verify, so nothing in it was looked at; or the checks were made for publishers
        that are not yours to see.
      </p>
    );
  return (
    <div class="stack">
      {groups.map((group) => (
        <CheckTable
          key={group.publisherId}
          group={group}
          crate={crate}
          publisher={publishers.find(({ id }) => id === group.publisherId) ?? null}
        />
      ))}
    </div>
  );
}

function CheckTable({
  group,
  crate,
  publisher,
}: {
  group: CheckGroup;
  crate: string | null;
  publisher: Publisher | null;
}) {
  const { publisherId, checks, says } = group;
  const places = usePublisherPlaces(crate ?? '');
  const heading =
    publisherId === null
      ? 'The ID token, and what was asked for'
      : `Publisher ${publisherId}${publisher === null ? '' : `: ${outline(publisher)}`}`;
  return (
    <section class="stack tight">
      <h3>
        {publisher === null || crate === null ? heading : <a href={places.one(publisher.id)}>{heading}</a>}
      </h3>
      {says === null ? null : (
        <p>
          <Sentence text={says} />
        </p>
      )}
      {checks.length === 0 ? null : (
        <div class="card flush table-frame">
          <table class="folds checks">
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
                <CheckRow key={`${check.name} ${at}`} check={check} />
              ))}
            </tbody>
          </table>
        </div>
      )}
    </section>
  );
}

const outcomes = {
  passed: { tone: 'good', word: 'passed' },
  failed: { tone: 'alarm', word: 'failed' },
  skipped: { tone: null, word: 'not made' },
} as const;

function CheckRow({ check: { name, expected, actual, outcome } }: { check: Check }) {
  const { tone, word } = outcomes[outcome];
  return (
    <tr class={outcome}>
      <th scope="row">{name}</th>
      <td data-label="Expected">
        <code>
          <Claimed text={expected} />
        </code>
      </td>
      <td data-label="Got">
        <code>
          <Claimed text={actual} />
        </code>
      </td>
      <td data-label="Outcome">{tone === null ? <Tag>{word}</Tag> : <Tag tone={tone}>{word}</Tag>}</td>
    </tr>
  );
}

/** Who a publisher is, in a line. */
export const outline = ({ identity, environment }: Publisher): string =>
  visible([...Object.values(identity), environment.name ?? ''].filter((part) => part !== '').join(' · '));
