import { useState } from 'preact/hooks';
import { send } from '../../api/client.ts';
import { refresh } from '../../api/queries.ts';
import { Refusal } from '../../api/refusal.ts';
import { Button } from '../../ui/button.tsx';
import { Form, TextField } from '../../ui/fields.tsx';
import { Notice } from '../../ui/notice.tsx';
import { Failed } from '../../ui/states.tsx';
import { useAction } from './use-action.ts';

export function PasswordPart() {
  const [current, setCurrent] = useState('');
  const [next, setNext] = useState('');
  const [isDone, setDone] = useState(false);
  const { busy, failure, run } = useAction();
  const change = async () => {
    setDone(false);
    const worked = await run(async () => {
      await send('put', '/api/v1/me/password', { body: { current, new: next } });
      await refresh('/api/v1/me/sessions');
    });
    if (!worked) return;
    setCurrent('');
    setNext('');
    setDone(true);
  };
  return (
    <section class="card stack" aria-labelledby="password-part">
      <h2 id="password-part">Password</h2>
      <p class="soft">All your other sessions end with a change. API tokens go on.</p>
      <Form onSubmit={change}>
        <TextField
          label="Current password"
          type="password"
          value={current}
          onInput={setCurrent}
          autocomplete="current-password"
          maxLength={128}
          required
        />
        <TextField
          label="New password"
          type="password"
          value={next}
          onInput={setNext}
          autocomplete="new-password"
          maxLength={128}
          required
        />
        {failure ? <Failed failure={failure} title={titleOf(failure)} /> : null}
        {isDone ? <Notice tone="good" title="The password is changed" /> : null}
        <div class="row">
          <Button type="submit" busy={busy}>
            Change the password
          </Button>
        </div>
      </Form>
    </section>
  );
}

const titleOf = (failure: unknown): string =>
  failure instanceof Refusal && failure.code === 'password_sign_in_off'
    ? 'There are no passwords here'
    : 'The password was not changed';
