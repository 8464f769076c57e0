import { useState } from 'preact/hooks';
import { type Answer, send } from '../../api/client.ts';
import { refresh, useAnswer } from '../../api/queries.ts';
import { Answered } from '../../frame/answer.tsx';
import { pathTo } from '../../paths.ts';
import { Button } from '../../ui/button.tsx';
import { ConfirmButton } from '../../ui/dialog.tsx';
import { TextField } from '../../ui/fields.tsx';
import { Notice, Tag } from '../../ui/notice.tsx';
import { counted, TimeAgo } from '../../ui/values.tsx';
import type { Crate } from './crate-settings-page.tsx';

const DELETION = '/api/v1/crates/{name}/deletion';
const SHOWN = 10;
type Deletion = Answer<typeof DELETION, 'get'>;

/** What can be deleted, and why not, said before anybody tries. */
export function DeleteSection({ crate, onGone }: { crate: Crate; onGone: (embargoHours: number) => void }) {
  const answer = useAnswer(DELETION, { params: { path: { name: crate.name } } });
  return (
    <section class="card stack danger-zone" aria-labelledby="deletion">
      <h2 id="deletion">Deletion</h2>
      <p class="soft">
        What was published is meant to stay, as builds depend on it. To keep cargo from choosing a version,
        yank it instead: that can be taken back.{' '}
        <a href={pathTo('doc', { page: 'deletion' })}>The rules of deletion</a>
      </p>
      <Answered answer={answer} what="what may be deleted">
        {(deletion) => (
          <>
            <Versions crate={crate.name} versions={deletion.versions} />
            <WholeCrate crate={crate.name} deletion={deletion} onGone={onGone} />
          </>
        )}
      </Answered>
    </section>
  );
}

function Versions({ crate, versions }: { crate: string; versions: Deletion['versions'] }) {
  const [isWhole, setWhole] = useState(false);
  const reasons = new Set(versions.map(({ reason }) => reason));
  // The same for all is said once.
  const shared = reasons.size === 1 ? (versions[0]?.reason ?? null) : null;
  return (
    <section class="stack" aria-labelledby="delete-version">
      <h3 id="delete-version">A version</h3>
      {shared !== null ? (
        <p>You can delete no version now: {shared}.</p>
      ) : (
        <>
          <ul class="list bare">
            {versions.slice(0, isWhole ? undefined : SHOWN).map((version) => (
              <li key={version.num} class="row apart">
                <span class="row">
                  <a href={pathTo('version', { name: crate, version: version.num })}>{version.num}</a>
                  {version.yanked ? <Tag tone="warn">yanked</Tag> : null}
                  <span class="soft small">
                    <TimeAgo at={version.created_at} />
                  </span>
                </span>
                <DeleteVersion crate={crate} version={version} />
              </li>
            ))}
          </ul>
          {isWhole || versions.length <= SHOWN ? null : (
            <div class="row">
              <Button small onClick={() => setWhole(true)}>
                Show all {versions.length} versions
              </Button>
            </div>
          )}
        </>
      )}
    </section>
  );
}

function DeleteVersion({
  crate,
  version: { num, reason },
}: {
  crate: string;
  version: Deletion['versions'][number];
}) {
  const [message, setMessage] = useState('');
  return (
    <ConfirmButton
      small
      action="Delete"
      label={`Delete version ${num}`}
      title={`Delete ${crate} ${num}?`}
      typed={num}
      disabledBecause={reason === null ? null : capital(reason)}
      onConfirm={async () => {
        await send('delete', '/api/v1/crates/{name}/{version}', {
          params: { path: { name: crate, version: num }, query: messageIn(message) },
        });
        await refresh(
          DELETION,
          '/api/v1/crates/{name}',
          '/api/v1/crates/{name}/readme',
          '/api/v1/crates/{name}/versions',
          '/api/v1/crates/{name}/{version}',
        );
      }}
    >
      <p>
        Its index line and its file are gone at once, and builds that have it in a lock file fail. The number{' '}
        {num} is never used again. It cannot be undone.
      </p>
      <p>
        A backup, and whoever has downloaded it, still has it: a secret that was in it must be made void too.
      </p>
      <Why message={message} onInput={setMessage} />
    </ConfirmButton>
  );
}

function WholeCrate({
  crate,
  deletion: { crate: about, versions, name_embargo_hours: hours },
  onGone,
}: {
  crate: string;
  deletion: Deletion;
  onGone: (embargoHours: number) => void;
}) {
  const [message, setMessage] = useState('');
  const { reason } = about;
  const isForced = reason !== null && about.can_be_forced;
  return (
    <section class="stack" aria-labelledby="delete-crate">
      <h3 id="delete-crate">The whole crate</h3>
      {reason === null ? (
        <p>You may delete it now.</p>
      ) : (
        <Notice tone="warn" title={isForced ? 'Others depend on it' : 'You cannot delete it now'}>
          <p>{capital(reason)}.</p>
          {isForced ? (
            <p>As an administrator you can delete it all the same; their builds break then.</p>
          ) : null}
        </Notice>
      )}
      {reason === null || isForced ? (
        <div class="row">
          <ConfirmButton
            action={isForced ? 'Delete the crate all the same' : 'Delete the crate'}
            title={`Delete ${crate}?`}
            typed={crate}
            onConfirm={async () => {
              await send('delete', '/api/v1/crates/{name}', {
                params: {
                  path: { name: crate },
                  query: { ...messageIn(message), ...(isForced ? { force: 'true' as const } : {}) },
                },
              });
              onGone(hours);
              await refresh(
                '/api/v1/me',
                '/api/v1/crates',
                '/api/v1/summary',
                '/api/v1/organizations',
                '/api/v1/organizations/{organization}',
              );
            }}
          >
            <p>
              {counted(versions.length, 'version')} with their files, readmes and counts are gone, and so are
              its trusted publishers, with their access tokens. Each owner gets a mail. It cannot be undone.
            </p>
            <p>
              {hours === 0
                ? 'The name is free for anybody at once.'
                : `Nobody gets the name for ${counted(hours, 'hour')}, you neither; then it is free for anybody.`}
            </p>
            <Why message={message} onInput={setMessage} />
          </ConfirmButton>
        </div>
      ) : null}
    </section>
  );
}

function Why({ message, onInput }: { message: string; onInput: (text: string) => void }) {
  return (
    <TextField
      label="Why (optional)"
      value={message}
      onInput={onInput}
      maxLength={500}
      help="Its owners and the audit trail are told."
    />
  );
}

const messageIn = (message: string): { message?: string } =>
  message.trim() === '' ? {} : { message: message.trim() };
const capital = (text: string): string => `${text.charAt(0).toUpperCase()}${text.slice(1)}`;
