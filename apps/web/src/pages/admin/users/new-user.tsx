import { useState } from 'preact/hooks';
import { useLocation } from 'preact-iso/router';
import { send } from '../../../api/client.ts';
import { refresh } from '../../../api/queries.ts';
import { pathTo } from '../../../paths.ts';
import { Button } from '../../../ui/button.tsx';
import { Dialog } from '../../../ui/dialog.tsx';
import { CheckField, Form, TextField } from '../../../ui/fields.tsx';
import { Failed } from '../../../ui/states.tsx';
import { useAction } from '../use-action.ts';

/** Whoever is made here counts as having shown that the address is theirs. */
export function NewUser({ onClose }: { onClose: () => void }) {
  const { route } = useLocation();
  const [login, setLogin] = useState('');
  const [email, setEmail] = useState('');
  const [name, setName] = useState('');
  const [password, setPassword] = useState('');
  const [admin, setAdmin] = useState(false);
  const { busy, failure, run } = useAction();
  const make = () =>
    run(async () => {
      const { user } = await send('post', '/api/v1/admin/users', {
        body: {
          login: login.trim(),
          email: email.trim(),
          name: name.trim() === '' ? null : name.trim(),
          ...(password === '' ? {} : { password }),
          admin,
        },
      });
      await refresh('/api/v1/admin/users', '/api/v1/admin/audit', '/api/v1/admin/state');
      route(pathTo('adminUser', { login: user.login }));
    });
  return (
    <Dialog title="Make a user" onClose={onClose}>
      <Form onSubmit={() => void make()}>
        <TextField label="Login" required value={login} onInput={setLogin} focused />
        <TextField
          label="E-mail address"
          type="email"
          required
          help="It counts as verified: mails go there."
          value={email}
          onInput={setEmail}
        />
        <TextField label="Name" value={name} onInput={setName} />
        <TextField
          label="Password"
          type="password"
          autocomplete="new-password"
          help="8 characters or more. Left empty, the user has API tokens only, or signs in through a provider."
          value={password}
          onInput={setPassword}
        />
        <CheckField label="Administers this registry" checked={admin} onChange={setAdmin} />
        {failure === null ? null : <Failed failure={failure} />}
        <div class="row end">
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" look="primary" busy={busy}>
            Make the user
          </Button>
        </div>
      </Form>
    </Dialog>
  );
}
