import { useState } from 'preact/hooks';
import { send } from '../../../api/client.ts';
import { refresh, useAnswer } from '../../../api/queries.ts';
import { Answered } from '../../../frame/answer.tsx';
import { pathTo } from '../../../paths.ts';
import { Button } from '../../../ui/button.tsx';
import { ConfirmButton, Dialog } from '../../../ui/dialog.tsx';
import { Form, TextField } from '../../../ui/fields.tsx';
import { Notice } from '../../../ui/notice.tsx';
import { Failed } from '../../../ui/states.tsx';
import { TimeAgo } from '../../../ui/values.tsx';
import { useAction } from '../use-action.ts';

const turn = async (body: { enabled: boolean; reason?: string }) => {
  await send('patch', '/api/v1/admin/trusted_publishing', { body: { trusted_publishing: body } });
  await refresh('/api/v1/admin/trusted_publishing', '/api/v1/admin/audit', '/.well-known/waybill');
};

/** The kill switch for all trusted publishing. */
export function SwitchPart() {
  const answer = useAnswer('/api/v1/admin/trusted_publishing');
  const [isAsking, setAsking] = useState(false);
  return (
    <section class="stack tight">
      <h2>Kill switches</h2>
      <Answered answer={answer} what="whether trusted publishing is paused">
        {({ trusted_publishing: now }) =>
          now.enabled ? (
            <div class="card row apart">
              <div>
                <strong>Trusted publishing is on.</strong>
                <div class="soft small">
                  One issuer alone is suspended on <a href={pathTo('adminIssuers', {})}>its own page</a>.
                </div>
              </div>
              <Button look="danger" onClick={() => setAsking(true)}>
                Pause all trusted publishing
              </Button>
            </div>
          ) : (
            <Notice tone="alarm" title="All trusted publishing is paused">
              <p>{now.reason === null ? 'No reason was given.' : `“${now.reason}”`}</p>
              {now.changed_at === null ? null : (
                <p class="small">
                  Since <TimeAgo at={now.changed_at} />. Exchanges and uploads with access tokens are refused
                  with this reason; API tokens work.
                </p>
              )}
              <div class="row">
                <ConfirmButton
                  action="Resume it"
                  title="Resume trusted publishing?"
                  danger={false}
                  onConfirm={() => turn({ enabled: true })}
                >
                  <p>
                    CI jobs can exchange their ID tokens and publish again, at every copy of the server at
                    once.
                  </p>
                </ConfirmButton>
              </div>
            </Notice>
          )
        }
      </Answered>
      {isAsking ? <PauseDialog onClose={() => setAsking(false)} /> : null}
    </section>
  );
}

function PauseDialog({ onClose }: { onClose: () => void }) {
  const [reason, setReason] = useState('');
  const { busy, failure, run } = useAction();
  const pause = () =>
    run(async () => {
      await turn({ enabled: false, ...(reason.trim() === '' ? {} : { reason: reason.trim() }) });
      onClose();
    });
  return (
    <Dialog title="Pause all trusted publishing?" onClose={onClose}>
      <p>
        At once and everywhere, no ID token is exchanged and no upload with an access token is taken. API
        tokens work as before. No ID token is burned and no access token revoked: what has not expired works
        when it is resumed.
      </p>
      <Form onSubmit={() => void pause()}>
        <TextField
          label="Reason"
          maxLength={500}
          help="Every job that is refused reads it, and so may anybody. A link to your status page is good."
          value={reason}
          onInput={setReason}
          focused
        />
        {failure === null ? null : <Failed failure={failure} />}
        <div class="row end">
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" look="danger" busy={busy}>
            Pause it
          </Button>
        </div>
      </Form>
    </Dialog>
  );
}
