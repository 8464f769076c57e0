import { useState } from 'preact/hooks';
import { type Answer, send } from '../../api/client.ts';
import { Button, LinkButton } from '../../ui/button.tsx';
import { Code } from '../../ui/code.tsx';
import { ConfirmButton } from '../../ui/dialog.tsx';
import { Form, TextField } from '../../ui/fields.tsx';
import { Day, TimeAgo } from '../../ui/values.tsx';
import { FactorFailed } from './factor-failed.tsx';
import { type PartProps, refreshFactors } from './security-page.tsx';
import { useAction } from './use-action.ts';

type Started = Answer<'/api/v1/me/second-factor/totp', 'post'>['totp'];

export function AppPart({ factors: { totp }, showCodes }: PartProps) {
  const remove = async () => {
    await send('delete', '/api/v1/me/second-factor/totp');
    await refreshFactors();
  };
  return (
    <section class="card stack" aria-labelledby="app-part">
      <h2 id="app-part">Authenticator app</h2>
      <p class="soft">An app on your phone shows a new code of six digits every 30 seconds.</p>
      {totp === null ? (
        <NewApp showCodes={showCodes} />
      ) : (
        <div class="row apart">
          <span>
            Added <Day at={totp.created_at} />,{' '}
            {totp.last_used_at === null ? (
              'not used yet'
            ) : (
              <>
                last used <TimeAgo at={totp.last_used_at} />
              </>
            )}
          </span>
          <ConfirmButton
            small
            action="Remove"
            label="Remove the authenticator app"
            title="Remove the authenticator app?"
            onConfirm={remove}
          >
            <p>
              Its codes are good for nothing any more. With the last second factor the recovery codes go as
              well, and your password alone is enough again.
            </p>
          </ConfirmButton>
        </div>
      )}
    </section>
  );
}

function NewApp({ showCodes }: Pick<PartProps, 'showCodes'>) {
  const [started, setStarted] = useState<Started | null>(null);
  const [code, setCode] = useState('');
  const { busy, failure, run } = useAction();
  const start = () => run(async () => setStarted((await send('post', '/api/v1/me/second-factor/totp')).totp));
  const confirm = () =>
    run(async () => {
      const { recovery_codes } = await send('post', '/api/v1/me/second-factor/totp/confirmations', {
        body: { code: code.replace(/\s/g, '') },
      });
      showCodes(recovery_codes);
      await refreshFactors();
    });
  if (started === null)
    return (
      <>
        {failure ? <FactorFailed failure={failure} /> : null}
        <div class="row">
          <Button busy={busy} onClick={start}>
            Add an authenticator app
          </Button>
        </div>
      </>
    );
  return (
    <Form onSubmit={confirm}>
      <p>
        Type this secret into the app (time-based, six digits). On the phone that has the app, one tap does
        it. The secret is shown this once.
      </p>
      <Code text={started.secret} name="the secret">
        <code>{(started.secret.match(/.{1,4}/g) ?? []).join(' ')}</code>
      </Code>
      <div class="row">
        <LinkButton href={started.uri}>Open it in the app</LinkButton>
      </div>
      <TextField
        label="The code it shows now"
        value={code}
        onInput={setCode}
        autocomplete="one-time-code"
        maxLength={10}
        required
        mono
        focused
      />
      {failure ? <FactorFailed failure={failure} /> : null}
      <div class="row">
        <Button type="submit" look="primary" busy={busy}>
          Add it
        </Button>
        <Button look="quiet" onClick={() => setStarted(null)}>
          Cancel
        </Button>
      </div>
    </Form>
  );
}
