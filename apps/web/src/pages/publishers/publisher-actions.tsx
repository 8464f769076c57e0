import { send } from '../../api/client.ts';
import { refresh } from '../../api/queries.ts';
import { LinkButton } from '../../ui/button.tsx';
import { ConfirmButton } from '../../ui/dialog.tsx';
import { counted } from '../../ui/values.tsx';
import { identityLine } from './identity.tsx';
import type { Publisher } from './publisher-type.ts';

const ONE = '/api/v1/trusted_publishing/publishers/{id}';

/** Sends a change, and has what was shown of publishers asked for again. */
export async function change(
  id: number,
  publisher: NonNullable<Parameters<typeof send<'patch', typeof ONE>>[2]>['body']['publisher'],
): Promise<void> {
  await send('patch', ONE, { params: { path: { id: String(id) } }, body: { publisher } });
  await refreshPublishers();
}

export const refreshPublishers = (): Promise<void> =>
  refresh('/api/v1/trusted_publishing/publishers', ONE, '/api/v1/me');

export async function remove(id: number): Promise<void> {
  await send('delete', ONE, { params: { path: { id: String(id) } } });
  // What is gone is not asked for again, as its own page would say that there is nothing.
  await refresh('/api/v1/trusted_publishing/publishers', '/api/v1/me');
}

/** What can be done about one, in the order of what is likely wanted in its state. */
export function PublisherActions({
  publisher,
  edit,
  onRemoved = () => undefined,
}: {
  publisher: Publisher;
  /** The address of its form; null on that form. */
  edit: string | null;
  onRemoved?: () => void;
}) {
  const { id, state } = publisher;
  const named = identityLine(publisher);
  return (
    <div class="row">
      {publisher.created_by_is_owner === false ? (
        <ConfirmButton
          small
          danger={false}
          action="Keep it"
          label={`Keep the publisher ${named}`}
          title="Keep this publisher?"
          onConfirm={() => change(id, { keep: true })}
        >
          <p>
            {publisher.created_by ?? 'Somebody who is gone'} made it, and owns the crate no longer. From now
            on it is yours, and goes on as it is.
          </p>
          <TokensEnd publisher={publisher} />
        </ConfirmButton>
      ) : null}
      {state === 'lapsed' || state === 'needs_review' ? (
        <ConfirmButton
          small
          danger={false}
          action={state === 'lapsed' ? 'Confirm it' : 'Keep the ids'}
          label={`${state === 'lapsed' ? 'Confirm' : 'Keep the ids of'} the publisher ${named}`}
          title={state === 'lapsed' ? 'Are these names still yours?' : 'Keep the ids it knows?'}
          onConfirm={() => change(id, { state: 'active' })}
        >
          {state === 'lapsed' ? (
            <p>
              Look at the repository itself first: names that were given up can be taken by others. If it is
              still yours, confirm it; a job then has seven days to come, from whose token the ids are learnt.
            </p>
          ) : (
            <p>
              Say so where the job that came with other ids was not yours. It goes on being refused; only jobs
              with the ids that are known publish.
            </p>
          )}
          <TokensEnd publisher={publisher} />
        </ConfirmButton>
      ) : null}
      {edit === null ? null : (
        <LinkButton small href={edit}>
          Edit<span class="visually-hidden"> the publisher {named}</span>
        </LinkButton>
      )}
      {state === 'disabled' ? (
        <ConfirmButton
          small
          danger={false}
          action="Switch on"
          label={`Switch on the publisher ${named}`}
          title="Switch this publisher on?"
          onConfirm={() => change(id, { state: 'active' })}
        >
          <p>Jobs that fit it may publish again, at once.</p>
        </ConfirmButton>
      ) : (
        <ConfirmButton
          small
          danger={false}
          action="Switch off"
          label={`Switch off the publisher ${named}`}
          title="Switch this publisher off?"
          onConfirm={() => change(id, { state: 'disabled' })}
        >
          <p>No job publishes by it until an owner switches it on again. Nothing of it is lost.</p>
          <TokensEnd publisher={publisher} />
        </ConfirmButton>
      )}
      <ConfirmButton
        small
        action="Delete"
        label={`Delete the publisher ${named}`}
        title="Delete this publisher?"
        onConfirm={async () => {
          await remove(id);
          onRemoved();
        }}
      >
        <p>
          No job publishes by it any more
          {publisher.crates.length > 1 ? `, for none of its crates: ${publisher.crates.join(', ')}` : ''}. The
          ids that it learnt are forgotten. What was published stays, and says who published it.
        </p>
        {publisher.pending_crates.length === 0 ? null : (
          <p>
            {publisher.pending_crates.join(', ')} {publisher.pending_crates.length === 1 ? 'is' : 'are'} no
            longer reserved for you by it.
          </p>
        )}
        <TokensEnd publisher={publisher} />
      </ConfirmButton>
    </div>
  );
}

/** Any change ends the access tokens that were minted by the old rule. */
export function TokensEnd({ publisher: { live_tokens: live } }: { publisher: Publisher }) {
  return live === 0 ? (
    <p>It has no live access token, so no upload is interrupted.</p>
  ) : (
    <p>
      <strong>
        {counted(live, 'live access token')} of it {live === 1 ? 'ends' : 'end'} at once
      </strong>
      , also one whose upload has begun: a job that is publishing now fails, and can be run again.
    </p>
  );
}
