import { useState } from 'preact/hooks';
import { send } from '../../api/client.ts';
import { refresh } from '../../api/queries.ts';
import { ConfirmButton } from '../../ui/dialog.tsx';
import { TextField } from '../../ui/fields.tsx';
import type { Version } from './origin.ts';

/** Yanks a version, or takes that back. */
export function YankButton({ name, version }: { name: string; version: Version }) {
  const [message, setMessage] = useState('');
  const { num } = version;
  const change = async (wanted: { yanked: boolean; yank_message?: string }) => {
    await send('patch', '/api/v1/crates/{name}/{version}', {
      params: { path: { name, version: num } },
      body: { version: wanted },
    });
    setMessage('');
    await refresh(
      '/api/v1/crates/{name}/{version}',
      '/api/v1/crates/{name}/versions',
      '/api/v1/crates/{name}',
      '/api/v1/crates/{name}/readme',
    );
  };
  if (version.yanked)
    return (
      // Another button: a dialog that is still open must not turn into the one that takes it back.
      <ConfirmButton
        key="unyank"
        small
        danger={false}
        action="Unyank"
        title={`Take the yank of ${name} ${num} back`}
        onConfirm={() => change({ yanked: false })}
      >
        <p>Cargo may choose it again for new lock files. The reason that was given goes.</p>
      </ConfirmButton>
    );
  return (
    <ConfirmButton
      key="yank"
      small
      action="Yank"
      title={`Yank ${name} ${num}`}
      onConfirm={() =>
        change({ yanked: true, ...(message.trim() === '' ? {} : { yank_message: message.trim() }) })
      }
    >
      <p>
        Cargo will not choose it for a new lock file. Lock files that name it keep working, and the file can
        still be had. You can take it back at any time.
      </p>
      <TextField
        label="Why"
        help="Everybody who sees the version reads it. It may be left empty."
        value={message}
        onInput={setMessage}
        maxLength={500}
        rows={3}
      />
    </ConfirmButton>
  );
}
