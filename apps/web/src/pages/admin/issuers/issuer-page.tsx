import { useState } from 'preact/hooks';
import { useLocation } from 'preact-iso/router';
import { send } from '../../../api/client.ts';
import { refresh, useAnswer } from '../../../api/queries.ts';
import type { Refusal } from '../../../api/refusal.ts';
import { Answered } from '../../../frame/answer.tsx';
import { pathTo } from '../../../paths.ts';
import { Button } from '../../../ui/button.tsx';
import { ConfirmButton } from '../../../ui/dialog.tsx';
import { Form } from '../../../ui/fields.tsx';
import { Notice } from '../../../ui/notice.tsx';
import { Failed } from '../../../ui/states.tsx';
import { counted, Day, TimeAgo } from '../../../ui/values.tsx';
import type { PageProps } from '../../area.ts';
import { AdminFrame, useIsAdmin } from '../admin-frame.tsx';
import { CheckResult, type IssuerCheck } from './check-result.tsx';
import { bodyOf, fieldsOf, WrongField } from './issuer-fields.ts';
import { IssuerForm } from './issuer-form.tsx';
import { type Issuer, IssuerKeys, IssuerState, origins } from './issuer-state.tsx';

const changed = ['/api/v1/admin/issuers', '/api/v1/admin/issuers/{id}', '/api/v1/admin/audit'] as const;

/** One issuer: how it stands, asking it now, its settings, and its end. */
export function IssuerPage({ params }: PageProps) {
  const id = params['id'] ?? '';
  const answer = useAnswer(
    '/api/v1/admin/issuers/{id}',
    { params: { path: { id } } },
    { enabled: useIsAdmin() },
  );
  return (
    <AdminFrame
      tab="adminIssuers"
      title={answer.data?.issuer.url ?? 'Issuer'}
      heading={<h1 class="anywhere">{answer.data?.issuer.url ?? 'Issuer'}</h1>}
      crumbs={[{ label: 'Issuers', href: pathTo('adminIssuers', {}) }]}
    >
      {() => (
        <Answered answer={answer} what="the issuer">
          {({ issuer }) => (
            <div class="stack wide">
              <Standing issuer={issuer} />
              <AskNow issuer={issuer} />
              <Settings issuer={issuer} />
              <Removal issuer={issuer} />
            </div>
          )}
        </Answered>
      )}
    </AdminFrame>
  );
}

const pathOf = ({ id }: Issuer) => ({ params: { path: { id: String(id) } } });

function Standing({ issuer }: { issuer: Issuer }) {
  const turn = async (enabled: boolean) => {
    await send('patch', '/api/v1/admin/issuers/{id}', { ...pathOf(issuer), body: { issuer: { enabled } } });
    await refresh(...changed);
  };
  const hang = counted(issuer.publishers, 'trusted publisher');
  return (
    <section class="card stack">
      <div class="row apart">
        <IssuerState issuer={issuer} />
        {issuer.state === 'active' ? (
          <ConfirmButton action="Suspend" title="Suspend this issuer?" onConfirm={() => turn(false)}>
            <p>
              At once and everywhere, exchanges of its ID tokens are refused, and the access tokens that came
              of them end for good. {hang} cannot publish until it is trusted again. A restart does not switch
              it on.
            </p>
          </ConfirmButton>
        ) : issuer.state === 'suspended' ? (
          <ConfirmButton
            action="Trust it again"
            title="Trust this issuer again?"
            danger={false}
            onConfirm={() => turn(true)}
          >
            <p>{hang} can publish again. Access tokens that have ended stay ended.</p>
          </ConfirmButton>
        ) : null}
      </div>
      {issuer.state === 'disabled' ? (
        <Notice tone="warn">
          <p>The configuration says that it is not enabled; only there can it be switched on.</p>
        </Notice>
      ) : null}
      <dl class="facts">
        <dt>Provider</dt>
        <dd>{issuer.provider}</dd>
        <dt>Keys</dt>
        <dd>
          <IssuerKeys issuer={issuer} />
        </dd>
        <dt>Trusted publishers</dt>
        <dd>{issuer.publishers === 0 ? 'none' : issuer.publishers}</dd>
        <dt>Origin</dt>
        <dd>
          {origins[issuer.origin]}, since <Day at={issuer.created_at} />
        </dd>
        {issuer.suspended_at === null ? null : (
          <>
            <dt>Suspended</dt>
            <dd>
              <TimeAgo at={issuer.suspended_at} />
            </dd>
          </>
        )}
      </dl>
    </section>
  );
}

function AskNow({ issuer }: { issuer: Issuer }) {
  const [check, setCheck] = useState<IssuerCheck | null>(null);
  const [failure, setFailure] = useState<Refusal | null>(null);
  const [busy, setBusy] = useState(false);
  const ask = async () => {
    setBusy(true);
    setFailure(null);
    try {
      setCheck((await send('post', '/api/v1/admin/issuers/{id}/check', pathOf(issuer))).check);
    } catch (error) {
      setFailure(error as Refusal);
    } finally {
      setBusy(false);
    }
  };
  return (
    <section class="stack">
      <div class="row">
        <Button busy={busy} onClick={() => void ask()}>
          {busy ? 'Asking it …' : 'Ask it for its keys now'}
        </Button>
        <span class="soft small">Looks, and changes nothing.</span>
      </div>
      {failure === null ? null : <Failed failure={failure} />}
      {check === null ? null : <CheckResult check={check} />}
    </section>
  );
}

function Settings({ issuer }: { issuer: Issuer }) {
  const [fields, setFields] = useState(() => fieldsOf(issuer));
  const [wrong, setWrong] = useState<WrongField | null>(null);
  const [failure, setFailure] = useState<Refusal | null>(null);
  const [outcome, setOutcome] = useState<'busy' | 'stored' | null>(null);
  if (issuer.origin !== 'administration')
    return (
      <section class="stack tight">
        <h2>Settings</h2>
        <p class="soft">
          {issuer.origin === 'default'
            ? 'It comes with Waybill. To change it, give it a table of its own in the configuration; to do without, set trusted_publishing.default_issuers = false.'
            : 'It comes from the configuration, and is changed there.'}{' '}
          <a href={pathTo('doc', { page: 'issuers' })}>How issuers are configured</a>
        </p>
      </section>
    );
  const store = async () => {
    setOutcome('busy');
    setWrong(null);
    setFailure(null);
    try {
      const { url: _url, provider: _provider, ...change } = bodyOf(fields);
      await send('patch', '/api/v1/admin/issuers/{id}', { ...pathOf(issuer), body: { issuer: change } });
      await refresh(...changed);
      setOutcome('stored');
    } catch (error) {
      if (error instanceof WrongField) setWrong(error);
      else setFailure(error as Refusal);
      setOutcome(null);
    }
  };
  return (
    <section class="stack">
      <h2>Settings</h2>
      <p class="soft">
        With any change, the access tokens end that were minted through it. Its address and provider stay:
        publishers were made for them.
      </p>
      <Form onSubmit={() => void store()}>
        <IssuerForm
          fields={fields}
          onChange={(next) => {
            setFields(next);
            setOutcome(null);
          }}
          wrong={wrong}
          isNew={false}
        />
        {failure === null ? null : <Failed failure={failure} />}
        <div class="row">
          <Button type="submit" busy={outcome === 'busy'}>
            Save the settings
          </Button>
          <span role="status" class="soft small">
            {outcome === 'stored' ? 'Saved.' : ''}
          </span>
        </div>
      </Form>
    </section>
  );
}

function Removal({ issuer }: { issuer: Issuer }) {
  const { route } = useLocation();
  if (issuer.origin !== 'administration') return null;
  const remove = async () => {
    await send('delete', '/api/v1/admin/issuers/{id}', pathOf(issuer));
    route(pathTo('adminIssuers', {}));
    await refresh('/api/v1/admin/issuers', '/api/v1/admin/audit');
  };
  return (
    <section class="stack tight">
      <h2>Remove it</h2>
      <p class="soft">Used ID tokens stay used, also when it is added again.</p>
      <div class="row">
        <ConfirmButton
          action="Remove this issuer"
          title="Remove this issuer?"
          onConfirm={remove}
          disabledBecause={
            issuer.publishers === 0
              ? null
              : `${counted(issuer.publishers, 'trusted publisher')} ${issuer.publishers === 1 ? 'hangs' : 'hang'} on it. Delete these first, or suspend it.`
          }
        >
          <p>
            <span class="mono anywhere">{issuer.url}</span> is trusted no more. No trusted publisher hangs on
            it.
          </p>
        </ConfirmButton>
        {issuer.publishers === 0 ? null : (
          <span class="soft small">
            {counted(issuer.publishers, 'trusted publisher')} {issuer.publishers === 1 ? 'hangs' : 'hang'} on
            it: delete these first, or suspend it.
          </span>
        )}
      </div>
    </section>
  );
}
