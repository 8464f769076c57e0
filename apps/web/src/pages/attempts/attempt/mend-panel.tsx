import { useState } from 'preact/hooks';
import { send } from '../../../api/client.ts';
import { refresh } from '../../../api/queries.ts';
import { pathTo } from '../../../paths.ts';
import { LinkButton } from '../../../ui/button.tsx';
import { Code } from '../../../ui/code.tsx';
import { ConfirmButton } from '../../../ui/dialog.tsx';
import { Notice } from '../../../ui/notice.tsx';
import { Sentence } from '../../../ui/sentence.tsx';
import { Claimed, visible, visibleJson } from '../../../ui/values.tsx';
import { NewIds } from '../../publishers/new-ids.tsx';
import { idsOf } from '../../publishers/seen-ids.ts';
import { usePublisherPlaces } from '../publisher-places.ts';
import type { AttemptAnswer, Mend, Publisher } from './attempt-answer.ts';
import { outline } from './checks-table.tsx';
import { type Way, waysToMend } from './choose-mend.ts';

interface Shown {
  answer: AttemptAnswer;
  crate: string;
  publishers: readonly Publisher[];
}

/** What lets such a job pass from now on: one button, what else there is below it, and afterwards what to do next. */
export function MendPanel({ answer, crate, publishers }: Shown) {
  const [mended, setMended] = useState<number | null>(null);
  const { attempt, new_publisher: fresh } = answer;
  const [first, ...others] = waysToMend(attempt, fresh.possible);
  if (mended !== null) return <Mended crate={crate} publisherId={mended} />;
  if (first === undefined)
    return (
      <Notice title="No setting mends this">
        <p>
          <Sentence
            text={
              fresh.because === null
                ? 'The job itself has to change.'
                : `No publisher can be made from it: ${fresh.because}.`
            }
          />{' '}
          Change the job as the sentence above says, and run it again.
        </p>
      </Notice>
    );
  const shared = { crate, publishers, subject: visible(attempt.subject ?? 'this job'), onDone: setMended };
  return (
    <section class="card stack mend" aria-labelledby="mend">
      <h2 id="mend">Let this job publish</h2>
      <ChangedSince publishers={publishers} at={attempt.at} way={first} />
      <WayToMend {...shared} way={first} attemptId={attempt.id} isFirst />
      {others.length === 0 ? null : (
        <details>
          <summary>Other ways</summary>
          <div class="stack">
            {others.map((way) => (
              <WayToMend
                key={way.kind === 'new' ? 'new' : way.mend.publisher_id}
                {...shared}
                way={way}
                attemptId={attempt.id}
              />
            ))}
          </div>
        </details>
      )}
    </section>
  );
}

interface WayProps {
  way: Way;
  crate: string;
  attemptId: number;
  subject: string;
  publishers: readonly Publisher[];
  onDone: (publisherId: number) => void;
  isFirst?: boolean;
}

function WayToMend(props: WayProps) {
  const { way, publishers, subject, onDone, attemptId, crate, isFirst = false } = props;
  const done = async (publisherId: number) => {
    onDone(publisherId);
    await refresh(
      '/api/v1/trusted_publishing/publishers',
      '/api/v1/trusted_publishing/publishers/{id}',
      '/api/v1/crates/{name}/events',
    );
  };
  if (way.kind === 'new')
    return (
      <div class="stack tight way">
        <p>
          Add a Trusted Publisher for exactly this job: its repository, its workflow, its environment or none,
          pinned to its ids from the start.
        </p>
        <ConfirmButton
          primary={isFirst}
          action="Trust this job"
          title={`Let ${subject} publish ${crate}?`}
          danger={false}
          onConfirm={async () => {
            const made = await send('post', '/api/v1/trusted_publishing/attempts/{id}/publisher', {
              params: { path: { id: String(attemptId) } },
              body: { publisher: { crates: [crate] } },
            });
            await done(made.publisher.id);
          }}
        >
          <p>A new Trusted Publisher of {crate} is made from what the ID token of this job said.</p>
          <YoursAlone subject={subject} />
        </ConfirmButton>
      </div>
    );
  const { mend } = way;
  const publisher = publishers.find(({ id }) => id === mend.publisher_id);
  const ids = idsOf(mend);
  if (ids !== null && publisher !== undefined)
    return (
      <div class="stack way">
        <h3>
          Publisher {publisher.id}: {outline(publisher)}
        </h3>
        <NewIds
          publisher={publisher}
          ids={ids}
          onTake={async () => {
            await sendMend(mend);
            await done(mend.publisher_id);
          }}
        />
      </div>
    );
  return (
    <div class="stack tight way">
      <p>
        <Sentence text={mend.says} />
        {publisher === undefined ? null : (
          <span class="soft">
            {' '}
            Publisher {publisher.id}: {outline(publisher)}
          </span>
        )}
      </p>
      <ConfirmButton
        primary={isFirst}
        action={isFirst ? 'Mend the publisher' : `Mend publisher ${mend.publisher_id}`}
        title={`Change publisher ${mend.publisher_id}?`}
        danger={false}
        onConfirm={async () => {
          await sendMend(mend);
          await done(mend.publisher_id);
        }}
      >
        <p>
          <Sentence text={mend.says} />
        </p>
        <Code name="the change" caption={`${mend.method} ${mend.path}`} text={visibleJson(mend.body)} />
        <p>
          Its access tokens end with the change
          {publisher !== undefined && publisher.crates.length > 1
            ? `, and it is a publisher of ${publisher.crates.join(', ')}`
            : ''}
          .
        </p>
        <YoursAlone subject={subject} />
      </ConfirmButton>
    </div>
  );
}

/** As the registry said it, and nothing else. */
const sendMend = ({ publisher_id: id, body }: Mend) =>
  send('patch', '/api/v1/trusted_publishing/publishers/{id}', {
    params: { path: { id: String(id) } },
    body,
  });

function YoursAlone({ subject }: { subject: string }) {
  return (
    <Notice tone="warn" title="Only if the job is yours">
      <p>
        Anybody can start a job and ask. Whoever controls{' '}
        <code>
          <Claimed text={subject} />
        </code>{' '}
        can publish this crate afterwards.
      </p>
    </Notice>
  );
}

/** What was refused then may pass now: there is no record of it until a job tries. */
function ChangedSince({ publishers, at, way }: { publishers: readonly Publisher[]; at: string; way: Way }) {
  if (way.kind === 'new') return null;
  const changed = publishers.find(({ id }) => id === way.mend.publisher_id)?.updated_at ?? null;
  if (changed === null || changed <= at) return null;
  return (
    <Notice title="The publisher was changed since">
      <p>It may let such a job pass by now. Run the job again, or rehearse, before you change more.</p>
    </Notice>
  );
}

function Mended({ crate, publisherId }: { crate: string; publisherId: number }) {
  const places = usePublisherPlaces(crate);
  return (
    <Notice tone="good" title="Done. Such a job may publish now">
      <p>
        Run the job again: an ID token lives for minutes, so the new run brings a new one. To be sure before
        the day of the release, rehearse with a token of the job.
      </p>
      <div class="row">
        <LinkButton look="primary" href={places.one(publisherId)}>
          Rehearse at the publisher
        </LinkButton>
        <LinkButton href={pathTo('crateAttempts', { name: crate })}>Watch the attempts</LinkButton>
        <a href={places.all}>All trusted publishers</a>
      </div>
    </Notice>
  );
}
