import { useState } from 'preact/hooks';
import { ConfirmButton } from '../../ui/dialog.tsx';
import { TextField } from '../../ui/fields.tsx';
import { pinLabel } from './pins.tsx';
import { change, TokensEnd } from './publisher-actions.tsx';
import type { Publisher } from './publisher-type.ts';

/** Taking other ids for the names: what an owner does who has looked, and nobody else ever. */
export function Repin({ publisher, attempts }: { publisher: Publisher; attempts: string | null }) {
  const [typed, setTyped] = useState<Readonly<Record<string, string>>>({});
  const { pins, provider } = publisher;
  const claims = Object.keys(pins);
  if (claims.length === 0) return null;
  const next = Object.fromEntries(
    claims.map((claim) => [claim, (typed[claim] ?? pins[claim] ?? '').trim() || null]),
  );
  const changed = claims.filter((claim) => next[claim] !== pins[claim]);
  return (
    <section class="stack" aria-labelledby="pins-title">
      <h2 id="pins-title">The ids behind the names</h2>
      <p>
        Names can be given up and taken by others; ids cannot. These are the ids that jobs must come with.
        They are learnt from the first job, and never change by themselves: a repository that is deleted and
        made anew under the same name, perhaps by somebody else, has other ids, and is refused.
      </p>
      <div class="form">
        {claims.map((claim) => (
          <TextField
            key={claim}
            label={pinLabel(provider, claim)}
            mono
            help={
              pins[claim] === null
                ? 'Learnt at first use.'
                : 'Empty: forget it, and learn it from the next job.'
            }
            value={typed[claim] ?? pins[claim] ?? ''}
            onInput={(value) => setTyped({ ...typed, [claim]: value })}
          />
        ))}
        <div class="row">
          <ConfirmButton
            action="Take these ids"
            danger={changed.some((claim) => next[claim] === null)}
            title="Take other ids for these names?"
            disabledBecause={changed.length === 0 ? 'These are the ids it has.' : null}
            onConfirm={async () => {
              await change(publisher.id, { pins: next });
              setTyped({});
            }}
          >
            <dl class="facts">
              {changed.flatMap((claim) => [
                <dt key={claim}>{pinLabel(provider, claim)}</dt>,
                <dd key={`${claim}-value`}>
                  <code>{pins[claim] ?? 'to be learnt'}</code> becomes{' '}
                  <code>{next[claim] ?? 'to be learnt'}</code>
                </dd>,
              ])}
            </dl>
            <p>
              Do it only if you know that the repository is yours: you transferred it, or made it anew.{' '}
              {changed.some((claim) => next[claim] === null)
                ? 'The first job that comes with these names within seven days decides which ids they are. If somebody else holds the name, that job is theirs.'
                : 'Whoever holds these ids publishes from now on, and whoever held the old ones does not any more.'}
            </p>
            <TokensEnd publisher={publisher} />
          </ConfirmButton>
          {attempts === null ? null : <a href={attempts}>What came: the attempts</a>}
        </div>
      </div>
    </section>
  );
}
