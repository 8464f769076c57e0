import { useState } from 'preact/hooks';
import { useLocation } from 'preact-iso/router';
import { type Answer, send } from '../../api/client.ts';
import { refresh, useAnswer } from '../../api/queries.ts';
import { Answered } from '../../frame/answer.tsx';
import { pathTo } from '../../paths.ts';
import type { Me } from '../../session.ts';
import { Button, LinkButton } from '../../ui/button.tsx';
import { Code } from '../../ui/code.tsx';
import { CheckField, Form, SelectField, TextField } from '../../ui/fields.tsx';
import { Notice } from '../../ui/notice.tsx';
import { Failed, type Failure } from '../../ui/states.tsx';
import { Day } from '../../ui/values.tsx';
import { AccountFrame } from './account-frame.tsx';
import { endpointScopes, type ScopeId } from './token-scopes.ts';
import { type Expiry, expiryChoices, requestOf, type TokenWish, wishFrom, wrongIn } from './token-wish.ts';

type MadeToken = Answer<'/api/v1/me/tokens', 'put'>['api_token'];

export function NewTokenPage() {
  const registry = useAnswer('/.well-known/waybill');
  return (
    <AccountFrame tab="tokens" title="New API token" what="the form for a token">
      {(me) => (
        <Answered answer={registry} what="the registry">
          {({ visibility }) => <NewToken me={me} isPrivateRegistry={visibility === 'private'} />}
        </Answered>
      )}
    </AccountFrame>
  );
}

function NewToken({ me, isPrivateRegistry }: { me: Me; isPrivateRegistry: boolean }) {
  const { query } = useLocation();
  const [wish, setWish] = useState<TokenWish>(() => wishFrom(query, isPrivateRegistry));
  const [made, setMade] = useState<MadeToken | null>(null);
  const [isTried, setTried] = useState(false);
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<Failure | null>(null);
  if (made !== null) return <Made token={made} />;
  const set = (part: Partial<TokenWish>) => setWish({ ...wish, ...part });
  const wrong = isTried ? wrongIn(wish, new Date()) : null;
  const wrongOf = (field: string) => (wrong?.field === field ? wrong.says : null);
  const submit = async () => {
    setTried(true);
    const now = new Date();
    if (busy || wrongIn(wish, now) !== null) return;
    setBusy(true);
    setFailure(null);
    try {
      const body = { api_token: requestOf(wish, now) };
      setMade((await send('put', '/api/v1/me/tokens', { body })).api_token);
      void refresh('/api/v1/me/tokens');
    } catch (error) {
      setFailure(error as Failure);
    } finally {
      setBusy(false);
    }
  };
  return (
    <div class="stack">
      <Notice title="For a CI job? It needs no token">
        <p>
          A trusted publisher lets a job publish by what it is, and leaves no secret behind that can be
          stolen. It is set up on the page of the crate, or as a{' '}
          <a href={pathTo('newPendingPublisher', {})}>pending publisher</a> for one that does not exist yet.
        </p>
      </Notice>
      <Form onSubmit={submit}>
        <TextField
          label="Name"
          help="Where it will be: “laptop”, “release script”."
          value={wish.name}
          onInput={(name) => set({ name })}
          wrong={wrongOf('name')}
          maxLength={200}
        />
        <SelectField<Expiry>
          label="Ends"
          value={wish.expiry}
          onChange={(expiry) => set({ expiry })}
          choices={expiryChoices}
        />
        {wish.expiry === 'date' ? (
          <TextField
            label="Last day"
            type="date"
            value={wish.until}
            onInput={(until) => set({ until })}
            wrong={wrongOf('until')}
          />
        ) : null}
        {wish.expiry === 'none' ? (
          <Notice tone="warn" title="It lives until somebody revokes it">
            <p>A token that is forgotten and never ends is the usual way in for somebody else.</p>
          </Notice>
        ) : null}
        <ScopeFields
          chosen={wish.scopes}
          onChange={(scopes) => set({ scopes })}
          wrong={wrongOf('scopes')}
          isAdmin={me.user.is_admin}
        />
        <TextField
          label="Only for these crates"
          help="One a line: a name, or the beginning of names with a star, such as acme-*. Empty: every crate you may publish, now and later."
          rows={3}
          mono
          value={wish.crates}
          onInput={(crates) => set({ crates })}
        />
        {failure ? <Failed failure={failure} title="The token was not made" /> : null}
        <div class="row">
          <Button type="submit" look="primary" busy={busy}>
            Make the token
          </Button>
          <LinkButton href={pathTo('tokens', {})}>Cancel</LinkButton>
        </div>
      </Form>
    </div>
  );
}

function ScopeFields({
  chosen,
  onChange,
  wrong,
  isAdmin,
}: {
  chosen: readonly ScopeId[];
  onChange: (scopes: ScopeId[]) => void;
  wrong: string | null;
  isAdmin: boolean;
}) {
  return (
    <fieldset class="field scopes">
      <legend>May</legend>
      {endpointScopes
        .filter(({ id }) => id !== 'admin' || isAdmin)
        .map(({ id, label, help }) => (
          <CheckField
            key={id}
            label={label}
            help={help}
            checked={chosen.includes(id)}
            onChange={(isChosen) =>
              onChange(isChosen ? [...chosen, id] : chosen.filter((other) => other !== id))
            }
          />
        ))}
      {wrong ? (
        <div class="wrong" role="alert">
          {wrong}
        </div>
      ) : null}
    </fieldset>
  );
}

/** The one time that it is shown. */
function Made({ token }: { token: MadeToken }) {
  const isForCargo = token.endpoint_scopes?.some((scope) => scope !== 'exchange') === true;
  return (
    <div class="stack">
      <Notice tone="good" title={`“${token.name}” is made`}>
        <p>
          Copy it now: it is shown this once, and kept nowhere.{' '}
          {token.expired_at === null ? (
            'It never ends.'
          ) : (
            <>
              It ends on <Day at={token.expired_at} />.
            </>
          )}
        </p>
      </Notice>
      <Code text={token.token} name="the token" caption="Your new API token" />
      {isForCargo ? (
        <>
          <h2>Give it to cargo</h2>
          <p>
            cargo asks for it, and keeps it. First it must{' '}
            <a href={pathTo('welcome', {})}>know this registry</a> by that name.
          </p>
          <Code text="cargo login --registry waybill" name="the command" />
        </>
      ) : null}
      <div class="row">
        <LinkButton look="primary" href={pathTo('tokens', {})}>
          I have copied it
        </LinkButton>
      </div>
    </div>
  );
}
