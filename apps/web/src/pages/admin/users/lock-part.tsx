import { useState } from 'preact/hooks';
import { send } from '../../../api/client.ts';
import { Button } from '../../../ui/button.tsx';
import { ConfirmButton, Dialog } from '../../../ui/dialog.tsx';
import { Form, TextField } from '../../../ui/fields.tsx';
import { Notice } from '../../../ui/notice.tsx';
import { Failed } from '../../../ui/states.tsx';
import { Day } from '../../../ui/values.tsx';
import { useAction } from '../use-action.ts';
import { refreshUser, type WholePerson } from './user.ts';

export function LockPart({ user }: { user: WholePerson }) {
  const [isAsking, setAsking] = useState(false);
  const unlock = async () => {
    const path = { params: { path: { login: user.login } } };
    await send('patch', '/api/v1/admin/users/{login}', { ...path, body: { locked: null } });
    await refreshUser();
  };
  return (
    <section class="stack tight">
      <h2>Access</h2>
      {user.locked === null ? (
        <div class="card row apart">
          <span>The account is open.</span>
          <Button look="danger" onClick={() => setAsking(true)}>
            Lock the account
          </Button>
        </div>
      ) : (
        <Notice tone="alarm" title="The account is locked">
          <p>“{user.locked.reason}”</p>
          <p class="small">
            {user.locked.until === null ? (
              'Until somebody unlocks it.'
            ) : (
              <>
                Until <Day at={user.locked.until} />, {user.locked.until.slice(11, 16)} UTC.
              </>
            )}
          </p>
          <div class="row">
            <ConfirmButton action="Unlock" title={`Unlock ${user.login}?`} danger={false} onConfirm={unlock}>
              <p>They can sign in again, and their API tokens work again.</p>
            </ConfirmButton>
          </div>
        </Notice>
      )}
      {isAsking ? <LockDialog user={user} onClose={() => setAsking(false)} /> : null}
    </section>
  );
}

function LockDialog({ user, onClose }: { user: WholePerson; onClose: () => void }) {
  const [reason, setReason] = useState('');
  const [until, setUntil] = useState('');
  const { busy, failure, run } = useAction();
  const lock = () =>
    run(async () => {
      await send('patch', '/api/v1/admin/users/{login}', {
        params: { path: { login: user.login } },
        body: { locked: { reason, until: until === '' ? null : `${until.slice(0, 16)}:00Z` } },
      });
      await refreshUser();
      onClose();
    });
  return (
    <Dialog title={`Lock ${user.login}?`} onClose={onClose}>
      <p>
        All their sessions end, and their API tokens fail with your reason until the account is unlocked.
        Trusted publishers that they added go on.
      </p>
      <Form onSubmit={() => void lock()}>
        <TextField
          label="Reason"
          required
          maxLength={500}
          help="They read it when they are refused."
          value={reason}
          onInput={setReason}
          focused
        />
        <TextField
          label="Until (UTC)"
          type="datetime-local"
          help="Left empty: until somebody unlocks it."
          value={until}
          onInput={setUntil}
        />
        {failure === null ? null : <Failed failure={failure} />}
        <div class="row end">
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" look="danger" busy={busy}>
            Lock the account
          </Button>
        </div>
      </Form>
    </Dialog>
  );
}
