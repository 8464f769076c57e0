import { useState } from 'preact/hooks';
import { send } from '../../../api/client.ts';
import { refresh } from '../../../api/queries.ts';
import { Button } from '../../../ui/button.tsx';
import { ConfirmButton } from '../../../ui/dialog.tsx';
import { Icon } from '../../../ui/icon.tsx';
import { Tag, type Tone } from '../../../ui/notice.tsx';
import { Failed, type Failure } from '../../../ui/states.tsx';
import { counted, TimeAgo } from '../../../ui/values.tsx';
import { until } from '../duration.ts';
import type { Mail } from './mails-page.tsx';

const tones: Partial<Record<Mail['state'], Exclude<Tone, 'info'>>> = {
  waiting: 'warn',
  failed: 'alarm',
  sent: 'good',
};

export function MailRow({ mail, smtp }: { mail: Mail; smtp: boolean }) {
  return (
    <li>
      <details>
        <summary class="row">
          <Icon name="chevron" size={12} />
          <Tag {...(tones[mail.state] ? { tone: tones[mail.state] } : {})}>{mail.state}</Tag>
          <strong>{mail.subject}</strong>
          <span class="soft small">
            to {mail.to}, <TimeAgo at={mail.created_at} />
          </span>
        </summary>
        <OpenMail mail={mail} smtp={smtp} />
      </details>
      {mail.last_error === null ? null : (
        <p class="small mail-outcome">
          <span class="soft">After {counted(mail.attempts, 'try', 'tries')}:</span>{' '}
          <span class="mono">{mail.last_error}</span>
          {mail.next_try_at === null ? null : (
            <span class="soft"> Next try {until(new Date(mail.next_try_at), new Date())}.</span>
          )}
        </p>
      )}
    </li>
  );
}

function OpenMail({ mail, smtp }: { mail: Mail; smtp: boolean }) {
  const [whole, setWhole] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<Failure | null>(null);
  const path = { params: { path: { id: String(mail.id) } } };
  const retry = async () => {
    setBusy(true);
    setFailure(null);
    try {
      await send('post', '/api/v1/admin/mails/{id}/retry', path);
      await refresh('/api/v1/admin/mails', '/api/v1/admin/state');
    } catch (error) {
      setFailure(error as Failure);
    } finally {
      setBusy(false);
    }
  };
  const reveal = async () => {
    const { mail: shown } = await send('post', '/api/v1/admin/mails/{id}/reveal', path);
    setWhole(shown.text);
    await refresh('/api/v1/admin/audit');
  };
  const cannotRetry =
    mail.state === 'sent'
      ? 'It was sent already.'
      : smtp
        ? null
        : 'There is no SMTP server to send it with; set mail.smtp_url and mail.from.';
  return (
    <div class="stack tight">
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard */}
      <section class="mail-text" tabIndex={0} aria-label="Text of the mail">
        <pre>{whole ?? mail.text}</pre>
      </section>
      {mail.has_secret && whole === null ? (
        <p class="small soft">
          <code>***</code> stands for the secret end of a link, which is for {mail.to} alone.
        </p>
      ) : null}
      {failure === null ? null : <Failed failure={failure} />}
      <div class="row">
        <Button small busy={busy} disabledBecause={cannotRetry} onClick={() => void retry()}>
          {mail.state === 'waiting' ? 'Try now' : 'Send again'}
        </Button>
        {mail.has_secret && mail.state !== 'sent' && whole === null ? (
          <ConfirmButton
            small
            action="Show the secret"
            title="Show the secret of this mail?"
            onConfirm={reveal}
          >
            <p>
              With its link somebody sets the password of {mail.to}, or answers for them. Hand it to nobody
              else. It will be in the audit trail that you read it.
            </p>
          </ConfirmButton>
        ) : null}
      </div>
    </div>
  );
}
