import { useState } from 'preact/hooks';
import { useLocation } from 'preact-iso/router';
import { send } from '../../../api/client.ts';
import { refresh } from '../../../api/queries.ts';
import type { Refusal } from '../../../api/refusal.ts';
import { pathTo } from '../../../paths.ts';
import { Button } from '../../../ui/button.tsx';
import { Form } from '../../../ui/fields.tsx';
import { Failed } from '../../../ui/states.tsx';
import { AdminFrame } from '../admin-frame.tsx';
import { CheckResult, type IssuerCheck } from './check-result.tsx';
import { bodyOf, emptyFields, type IssuerFields, WrongField } from './issuer-fields.ts';
import { IssuerForm } from './issuer-form.tsx';

/** In two steps: it is asked for its keys, and trusted when somebody has seen what came. */
export function NewIssuerPage() {
  return (
    <AdminFrame
      tab="adminIssuers"
      title="Trust another issuer"
      crumbs={[{ label: 'Issuers', href: pathTo('adminIssuers', {}) }]}
    >
      {() => <NewIssuer />}
    </AdminFrame>
  );
}

function NewIssuer() {
  const { route } = useLocation();
  const [fields, setFields] = useState<IssuerFields>(emptyFields);
  const [seen, setSeen] = useState<{ check: IssuerCheck; of: Record<string, unknown> } | null>(null);
  const [wrong, setWrong] = useState<WrongField | null>(null);
  const [failure, setFailure] = useState<Refusal | null>(null);
  const [busy, setBusy] = useState(false);

  const attempt = async (work: () => Promise<void>) => {
    setBusy(true);
    setWrong(null);
    setFailure(null);
    try {
      await work();
    } catch (error) {
      if (error instanceof WrongField) setWrong(error);
      else setFailure(error as Refusal);
    } finally {
      setBusy(false);
    }
  };
  const check = () =>
    attempt(async () => {
      setSeen(null);
      const issuer = bodyOf(fields);
      const answer = await send('post', '/api/v1/admin/issuers/check', { body: { issuer } });
      setSeen({ check: answer.check, of: issuer });
    });
  const trust = (issuer: Record<string, unknown>, isDown: boolean) =>
    attempt(async () => {
      const body = { issuer, ...(isDown ? { accept_unreachable: true } : {}) };
      const { issuer: made } = await send('post', '/api/v1/admin/issuers', { body });
      await refresh('/api/v1/admin/issuers', '/api/v1/admin/state');
      route(pathTo('adminIssuer', { id: made.id }));
    });
  const change = (next: IssuerFields) => {
    setFields(next);
    // What was seen was seen of something else.
    setSeen(null);
  };
  const isDown = seen?.check.problem?.code === 'unreachable';
  return (
    <div class="stack wide">
      <Form onSubmit={() => void check()}>
        <IssuerForm fields={fields} onChange={change} wrong={wrong} isNew />
        <div class="row">
          <Button type="submit" look={seen === null ? 'primary' : 'plain'} busy={busy}>
            {busy && seen === null ? 'Asking it …' : 'Ask it for its keys'}
          </Button>
          <span class="soft small">Nothing is stored yet.</span>
        </div>
      </Form>
      {failure === null ? null : <Failed failure={failure} />}
      {seen === null ? null : (
        <>
          <CheckResult check={seen.check} />
          {seen.check.ok || isDown ? (
            <div class="stack tight">
              <p>
                {isDown
                  ? 'It can be trusted nevertheless; jobs are refused until it has been reached for the first time.'
                  : 'From then on, owners of crates can let its jobs publish. Nobody can publish by that alone.'}
              </p>
              <div class="row">
                <Button look="primary" busy={busy} onClick={() => void trust(seen.of, isDown)}>
                  {isDown ? 'Trust it although it is down' : 'Trust this issuer'}
                </Button>
              </div>
            </div>
          ) : null}
        </>
      )}
    </div>
  );
}
