import { useEffect, useState } from 'preact/hooks';
import { type Answer, send, whenStepUpIsNeeded } from '../api/client.ts';
import { confirmByPasskey, hasPasskeys } from '../api/passkeys.ts';
import { refresh } from '../api/queries.ts';
import { pathTo } from '../paths.ts';
import { Button, LinkButton } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { Form, TextField } from '../ui/fields.tsx';
import { Failed, type Failure } from '../ui/states.tsx';

type Ways = Answer<'/api/v1/me/second-factor/confirmations/options', 'post'>;
const OPTIONS = '/api/v1/me/second-factor/confirmations/options';

interface Asked {
  ways: Ways;
  settle: (isFresh: boolean) => void;
}

/**
 * Asks for the second factor whenever the registry wants a fresh one, and has the request sent again. Cancelled, the request
 * is refused as it was. Several at once ask once.
 */
export function StepUp() {
  const [asked, setAsked] = useState<Asked | null>(null);
  useEffect(() => {
    let pending: Promise<boolean> | null = null;
    const ask = async (): Promise<boolean> => {
      const ways = await send('post', OPTIONS).catch(() => null);
      if (ways === null) return false;
      const isFresh = await new Promise<boolean>((settle) => setAsked({ ways, settle }));
      setAsked(null);
      return isFresh;
    };
    whenStepUpIsNeeded(() => {
      pending ??= ask().finally(() => {
        pending = null;
      });
      return pending;
    });
    return () => whenStepUpIsNeeded(async () => false);
  }, []);
  if (asked === null) return null;
  return asked.ways.methods.length === 0 ? <EnrolFirst {...asked} /> : <GiveFactor {...asked} />;
}

function EnrolFirst({ settle }: Asked) {
  return (
    <Dialog title="This needs a second factor" onClose={() => settle(false)}>
      <p>
        This registry asks for a second factor before what gives or takes rights, and you have none yet. A
        passkey or an authenticator app takes a minute to set up.
      </p>
      <div class="row end">
        <Button onClick={() => settle(false)}>Cancel</Button>
        <LinkButton look="primary" href={pathTo('security', {})} onClick={() => settle(false)}>
          Set one up
        </LinkButton>
      </div>
    </Dialog>
  );
}

function GiveFactor({ ways: { methods }, settle }: Asked) {
  const [code, setCode] = useState('');
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<Failure | null>(null);
  const give = async (factor: () => Promise<unknown>) => {
    setBusy(true);
    setFailure(null);
    try {
      await factor();
      void refresh('/api/v1/me/second-factor');
      settle(true);
    } catch (error) {
      setFailure(error as Failure);
      setBusy(false);
    }
  };
  const giveCode = () =>
    give(() => send('post', '/api/v1/me/second-factor/confirmations', { body: { code } }));
  // A question is good once, so each try asks for its own.
  const givePasskey = () => give(async () => confirmByPasskey((await send('post', OPTIONS)).passkey));
  const takesPasskey = methods.includes('passkey') && hasPasskeys();
  return (
    <Dialog title="Your second factor, please" onClose={() => settle(false)}>
      <p class="soft">This gives or takes rights, so the registry makes sure that it is still you.</p>
      {takesPasskey ? (
        <Button look="primary" busy={busy} onClick={givePasskey}>
          Use a passkey
        </Button>
      ) : null}
      <Form onSubmit={giveCode}>
        <TextField
          label="Code"
          help={
            methods.includes('totp') ? 'Of your authenticator app, or a recovery code.' : 'A recovery code.'
          }
          value={code}
          onInput={setCode}
          autocomplete="one-time-code"
          maxLength={40}
          required
          mono
          focused={!takesPasskey}
        />
        {failure ? <Failed failure={failure} /> : null}
        <div class="row end">
          <Button onClick={() => settle(false)}>Cancel</Button>
          <Button type="submit" look={takesPasskey ? 'plain' : 'primary'} busy={busy}>
            Go on
          </Button>
        </div>
      </Form>
    </Dialog>
  );
}
