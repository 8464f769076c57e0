import { useState } from 'preact/hooks';
import { type Answer, send } from '../../api/client.ts';
import type { Me } from '../../session.ts';
import { Button } from '../../ui/button.tsx';
import { Form, TextField } from '../../ui/fields.tsx';
import { Notice, Tag } from '../../ui/notice.tsx';
import { Failed } from '../../ui/states.tsx';
import { Day } from '../../ui/values.tsx';
import { useAction } from './use-action.ts';

type Asked = Answer<'/api/v1/me/email', 'put'>['email'];

/** Where mails go, and how another address is had. */
export function AddressPart({ me: { user } }: { me: Me }) {
  const [isAsking, setAsking] = useState(false);
  const [asked, setAsked] = useState<Asked | null>(null);
  return (
    <section class="card stack" aria-labelledby="address-part">
      <h2 id="address-part">E-mail address</h2>
      {user.email === '' ? (
        <Notice tone="warn" title="The registry knows no address of yours">
          <p>
            Your sign-in provider vouches for none, so you get no mail. Ask whoever runs the provider to have
            your address verified there, and sign in again.
          </p>
        </Notice>
      ) : (
        <>
          <div class="row apart">
            <span class="row">
              <span>{user.email}</span>
              {user.email_verified ? <Tag tone="good">verified</Tag> : <Tag tone="warn">not verified</Tag>}
            </span>
            {isAsking ? null : (
              <Button small onClick={() => setAsking(true)}>
                Change the address
              </Button>
            )}
          </div>
          {user.email_verified ? null : (
            <p>Mails about your crates go to verified addresses only. An administrator can help.</p>
          )}
        </>
      )}
      {asked === null ? null : <WhatNow asked={asked} />}
      {isAsking ? (
        <NewAddress
          onAsked={(answer) => {
            setAsked(answer);
            setAsking(false);
          }}
          onCancel={() => setAsking(false)}
        />
      ) : null}
    </section>
  );
}

function WhatNow({ asked }: { asked: Asked }) {
  return (
    <Notice
      tone="good"
      title={asked.is_sent ? 'Look into the other mailbox' : 'An administrator has the link'}
    >
      <p>
        {asked.is_sent
          ? `A link is on its way to ${asked.pending}. `
          : `This registry sends no mail: an administrator finds the link to ${asked.pending} among the mails, and hands it on. `}
        Your address is changed when the link is used, until <Day at={asked.expires_at} /> at the latest.
      </p>
    </Notice>
  );
}

function NewAddress({ onAsked, onCancel }: { onAsked: (asked: Asked) => void; onCancel: () => void }) {
  const [email, setEmail] = useState('');
  const [password, setPassword] = useState('');
  const { busy, failure, run } = useAction();
  const ask = () =>
    run(async () => onAsked((await send('put', '/api/v1/me/email', { body: { email, password } })).email));
  return (
    <Form onSubmit={ask}>
      <p class="soft">
        A link goes to the new address, and a note to the one there is. From when the link is used you sign in
        with the new one.
      </p>
      <TextField
        label="New address"
        type="email"
        value={email}
        onInput={setEmail}
        autocomplete="email"
        maxLength={254}
        required
        focused
      />
      <TextField
        label="Your password"
        type="password"
        help="Whoever has none has the address that the sign-in provider or an administrator vouches for."
        value={password}
        onInput={setPassword}
        autocomplete="current-password"
        maxLength={128}
        required
      />
      {failure ? <Failed failure={failure} title="No link was sent" /> : null}
      <div class="row">
        <Button type="submit" look="primary" busy={busy}>
          Send the link
        </Button>
        <Button look="quiet" onClick={onCancel}>
          Cancel
        </Button>
      </div>
    </Form>
  );
}
