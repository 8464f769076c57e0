import { useState } from 'preact/hooks';
import { useAnswer } from '../../api/queries.ts';
import { pathTo } from '../../paths.ts';
import { Notice } from '../../ui/notice.tsx';
import { Claimed, counted, TimeAgo } from '../../ui/values.tsx';
import { NewIds } from './new-ids.tsx';
import { change } from './publisher-actions.tsx';
import type { Publisher } from './publisher-type.ts';
import { seenIds } from './seen-ids.ts';

/** What made a review needed: the ids of the last job that came with others. Nothing where none is known any more. */
export function Review({ publisher, crate }: { publisher: Publisher; crate: string | null }) {
  const [isTaken, setTaken] = useState(false);
  const name = crate ?? publisher.crates.find((one) => !one.includes('*')) ?? null;
  const isOpen = publisher.state === 'needs_review';
  const answer = useAnswer(
    '/api/v1/trusted_publishing/attempts',
    { params: { query: { crate: name ?? '', outcome: 'refused', per_page: '100' } } },
    { enabled: isOpen && name !== null },
  );
  if (!isOpen && isTaken)
    return (
      <Notice tone="good" title="It has the new ids now">
        <p>Run the job again: an ID token lives for minutes, so the new run brings a new one.</p>
      </Notice>
    );
  const seen = isOpen ? seenIds(publisher, answer.data?.attempts ?? []) : null;
  if (seen === null || name === null) return null;
  const { attempt, ids, others } = seen;
  return (
    <section class="card stack mend" aria-labelledby="review">
      <h2 id="review">The ids that came</h2>
      <p>
        <Claimed text={attempt.subject ?? 'A job'} /> asked with other ids <TimeAgo at={attempt.at} />, and
        was refused: <a href={pathTo('attempt', { name, id: attempt.id })}>all that was checked</a>.
        {others === 0
          ? ''
          : ` ${counted(others, 'other set', 'other sets')} of ids came before that: look at all attempts first.`}
      </p>
      <NewIds
        publisher={publisher}
        ids={ids}
        onTake={async () => {
          await change(publisher.id, { pins: ids, state: 'active' });
          setTaken(true);
        }}
      />
      <p class="soft">
        If the job was not yours, keep the ids: the button for that is at the top. Such jobs go on being
        refused.
      </p>
    </section>
  );
}
