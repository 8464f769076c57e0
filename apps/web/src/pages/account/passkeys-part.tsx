import { useState } from 'preact/hooks';
import { send } from '../../api/client.ts';
import { addPasskey, hasPasskeys } from '../../api/passkeys.ts';
import { Button } from '../../ui/button.tsx';
import { ConfirmButton } from '../../ui/dialog.tsx';
import { Form, TextField } from '../../ui/fields.tsx';
import { Day, TimeAgo } from '../../ui/values.tsx';
import { FactorFailed } from './factor-failed.tsx';
import { type Factors, type PartProps, refreshFactors } from './security-page.tsx';
import { useAction } from './use-action.ts';
import { describeAgent } from './user-agent.ts';

type Passkey = Factors['passkeys'][number];

export function PasskeysPart({ factors, showCodes }: PartProps) {
  return (
    <section class="card stack" aria-labelledby="passkeys-part">
      <h2 id="passkeys-part">Passkeys</h2>
      <p class="soft">
        A passkey is kept by your device, and unlocked by a finger, a face or a PIN. It signs you in alone,
        and no false page can fish for it.
      </p>
      {factors.passkeys.length === 0 ? null : (
        <ul class="plain-list stack">
          {factors.passkeys.map((passkey) => (
            <OnePasskey key={passkey.id} passkey={passkey} />
          ))}
        </ul>
      )}
      {factors.passkeys_available ? (
        <NewPasskey showCodes={showCodes} />
      ) : (
        <p>
          Browsers use no passkeys at <code>{location.host}</code>, as it is an address without a name. The
          operator can give the registry one.
        </p>
      )}
    </section>
  );
}

function NewPasskey({ showCodes }: Pick<PartProps, 'showCodes'>) {
  const [name, setName] = useState(() => describeAgent(navigator.userAgent));
  const { busy, failure, run } = useAction();
  const add = () =>
    run(async () => {
      showCodes((await addPasskey(name)).recovery_codes);
      await refreshFactors();
    });
  return (
    <Form onSubmit={add}>
      <TextField label="Name of a new passkey" value={name} onInput={setName} maxLength={60} required />
      {failure ? <FactorFailed failure={failure} /> : null}
      <div class="row">
        <Button
          type="submit"
          busy={busy}
          disabledBecause={hasPasskeys() ? null : 'This browser has no passkeys.'}
        >
          Add a passkey
        </Button>
      </div>
    </Form>
  );
}

function OnePasskey({ passkey }: { passkey: Passkey }) {
  const [name, setName] = useState<string | null>(null);
  const { busy, failure, run } = useAction();
  const at = { params: { path: { id: String(passkey.id) } } };
  const rename = () =>
    run(async () => {
      await send('patch', '/api/v1/me/second-factor/passkeys/{id}', { ...at, body: { name: name ?? '' } });
      await refreshFactors();
      setName(null);
    });
  const remove = async () => {
    await send('delete', '/api/v1/me/second-factor/passkeys/{id}', at);
    await refreshFactors();
  };
  if (name !== null)
    return (
      <li>
        <Form onSubmit={rename}>
          <TextField
            label={`New name of “${passkey.name}”`}
            value={name}
            onInput={setName}
            maxLength={60}
            required
            focused
          />
          {failure ? <FactorFailed failure={failure} /> : null}
          <div class="row">
            <Button type="submit" busy={busy}>
              Save
            </Button>
            <Button look="quiet" onClick={() => setName(null)}>
              Cancel
            </Button>
          </div>
        </Form>
      </li>
    );
  return (
    <li class="row apart">
      <div class="stack tight">
        <strong>
          <bdi>{passkey.name}</bdi>
        </strong>
        <span class="soft small">
          added <Day at={passkey.created_at} />,{' '}
          {passkey.last_used_at === null ? (
            'not used yet'
          ) : (
            <>
              last used <TimeAgo at={passkey.last_used_at} />
            </>
          )}
        </span>
      </div>
      <div class="row">
        <Button small label={`Rename ${passkey.name}`} onClick={() => setName(passkey.name)}>
          Rename
        </Button>
        <ConfirmButton
          small
          action="Remove"
          label={`Remove ${passkey.name}`}
          title={`Remove “${passkey.name}”?`}
          onConfirm={remove}
        >
          <p>
            It signs nobody in any more. With the last second factor the recovery codes go as well, and your
            password alone is enough again.
          </p>
        </ConfirmButton>
      </div>
    </li>
  );
}
