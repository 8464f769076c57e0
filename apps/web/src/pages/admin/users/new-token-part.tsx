import { useState } from 'preact/hooks';
import { send } from '../../../api/client.ts';
import { Button } from '../../../ui/button.tsx';
import { Code } from '../../../ui/code.tsx';
import { Form, TextField } from '../../../ui/fields.tsx';
import { Notice } from '../../../ui/notice.tsx';
import { Failed } from '../../../ui/states.tsx';
import { useAction } from '../use-action.ts';
import { refreshUser, type WholePerson } from './user.ts';

const scopes: readonly [scope: string, means: string][] = [
  ['read', 'Reads what they may read, private crates too.'],
  ['publish-update', 'Publishes new versions of their crates.'],
  ['publish-new', 'Makes new crates.'],
  ['yank', 'Yanks and takes it back.'],
  ['trusted-publishing', 'Changes trusted publishers.'],
  ['trusted-publishing-read', 'Looks at trusted publishers.'],
  ['exchange', 'Stands beside an ID token where a publisher asks for both.'],
  ['change-owners', 'Changes owners.'],
  ['delete', 'Deletes crates and versions.'],
];
const DAYS = 90;

/** For those who never sign in, such as a build machine. The token is shown this once. */
export function NewTokenPart({ user }: { user: WholePerson }) {
  const [name, setName] = useState('');
  const [chosen, setChosen] = useState<readonly string[]>(['read']);
  const [days, setDays] = useState(String(DAYS));
  const [crates, setCrates] = useState('');
  const [made, setMade] = useState<{ name: string; token: string } | null>(null);
  const { busy, failure, run } = useAction();
  const offered: typeof scopes = user.admin ? [...scopes, ['admin', 'Administers the registry.']] : scopes;
  const make = () =>
    run(async () => {
      const patterns = crates.split(/[\s,]+/).filter((one) => one !== '');
      const { api_token: token } = await send('post', '/api/v1/admin/users/{login}/tokens', {
        params: { path: { login: user.login } },
        body: {
          api_token: {
            name: name.trim(),
            endpoint_scopes: [...chosen],
            ...(patterns.length === 0 ? {} : { crate_scopes: patterns }),
            expired_at:
              days.trim() === '' ? null : new Date(Date.now() + Number(days) * 86_400_000).toISOString(),
          },
        },
      });
      setMade({ name: token.name, token: token.token });
      setName('');
      await refreshUser();
    });
  return (
    <section class="stack">
      <h2>Make an API token for them</h2>
      {made === null ? null : (
        <Notice tone="good" title={`The API token “${made.name}”`}>
          <p>It is shown this once and kept nowhere. Whoever has it acts as {user.login}.</p>
          <Code text={made.token} name="the API token" />
        </Notice>
      )}
      <Form onSubmit={() => void make()}>
        <TextField
          label="Name"
          required
          maxLength={100}
          help="What it is for."
          value={name}
          onInput={setName}
        />
        <fieldset class="field">
          <legend>What it may do</legend>
          {offered.map(([scope, means]) => (
            <label class="choice" key={scope}>
              <input
                type="checkbox"
                checked={chosen.includes(scope)}
                onChange={(event) =>
                  setChosen(
                    event.currentTarget.checked ? [...chosen, scope] : chosen.filter((one) => one !== scope),
                  )
                }
              />
              <span>
                <code>{scope}</code> <span class="soft small">{means}</span>
              </span>
            </label>
          ))}
        </fieldset>
        <TextField
          label="Only for these crates"
          mono
          help="Names, or beginnings such as “acme-*”, with a comma between. Left empty: every crate they may use."
          value={crates}
          onInput={setCrates}
        />
        <TextField
          label="Days until it expires"
          type="number"
          help="Left empty, it never does."
          value={days}
          onInput={setDays}
        />
        {failure === null ? null : <Failed failure={failure} />}
        <div class="row">
          <Button
            type="submit"
            busy={busy}
            disabledBecause={chosen.length === 0 ? 'Choose something that it may do.' : null}
          >
            Make the token
          </Button>
        </div>
      </Form>
    </section>
  );
}
