import { useSending } from '../../api/sending.ts';
import { Button } from '../../ui/button.tsx';
import { Tag } from '../../ui/notice.tsx';
import { Failed } from '../../ui/states.tsx';
import { Claimed } from '../../ui/values.tsx';
import { idLabel } from './pins.tsx';
import { TokensEnd } from './publisher-actions.tsx';
import type { Publisher } from './publisher-type.ts';
import { changedIds, type Ids } from './seen-ids.ts';

/** The ids a publisher knows beside those that a job came with. It asks by itself, so its button takes them at once. */
export function NewIds({
  publisher,
  ids,
  onTake,
}: {
  publisher: Publisher;
  ids: Ids;
  onTake: () => Promise<unknown>;
}) {
  const { busy, failure, run } = useSending();
  const { pins, provider, crates } = publisher;
  const changed = changedIds(pins, ids);
  return (
    <>
      <div class="table-frame">
        <table class="folds ids">
          <caption class="visually-hidden">The ids that are known, and those that came</caption>
          <thead>
            <tr>
              <th scope="col">Id</th>
              <th scope="col">The publisher knows</th>
              <th scope="col">The job came with</th>
              <th scope="col">Which is</th>
            </tr>
          </thead>
          <tbody>
            {Object.entries(ids).map(([claim, id]) => (
              <tr key={claim} class={changed.includes(claim) ? 'changed' : undefined}>
                <th scope="row">{idLabel(provider, claim)}</th>
                <td data-label="The publisher knows">
                  <Id id={pins[claim] ?? null} />
                </td>
                <td data-label="The job came with">
                  <Id id={id} />
                </td>
                <td data-label="Which is">
                  {changed.includes(claim) ? (
                    <Tag tone="alarm">another</Tag>
                  ) : (
                    <Tag tone="good">the same</Tag>
                  )}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <p>
        <strong>Take the new ids only if you know that the repository is yours:</strong> you transferred it,
        or made it anew. Whoever holds them then publishes {crates.join(', ')}, and whoever held the old ones
        does not any more.
      </p>
      <TokensEnd publisher={publisher} />
      {failure === null ? null : <Failed failure={failure} />}
      <div class="row">
        <Button
          look="primary"
          busy={busy}
          disabledBecause={changed.length === 0 ? 'The publisher has these ids by now.' : null}
          onClick={() => void run(onTake)}
        >
          Take the new ids
        </Button>
      </div>
    </>
  );
}

function Id({ id }: { id: string | null }) {
  if (id === null) return <span class="soft">to be learnt</span>;
  return (
    <code>
      <Claimed text={id} />
    </code>
  );
}
