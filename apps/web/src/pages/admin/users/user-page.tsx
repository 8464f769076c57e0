import { send } from '../../../api/client.ts';
import { useAnswer } from '../../../api/queries.ts';
import { Answered } from '../../../frame/answer.tsx';
import { pathTo } from '../../../paths.ts';
import { LinkButton } from '../../../ui/button.tsx';
import { ConfirmButton } from '../../../ui/dialog.tsx';
import { Tag } from '../../../ui/notice.tsx';
import { Day, TimeAgo } from '../../../ui/values.tsx';
import type { PageProps } from '../../area.ts';
import { AdminFrame, useIsAdmin } from '../admin-frame.tsx';
import { LockPart } from './lock-part.tsx';
import { NewTokenPart } from './new-token-part.tsx';
import { SessionsPart } from './sessions-part.tsx';
import { TokensPart } from './tokens-part.tsx';
import { refreshUser, type WholePerson } from './user.ts';
import { UserTags } from './user-tags.tsx';

/** One user: what they may, and how they are kept out. */
export function UserPage({ params }: PageProps) {
  const login = params['login'] ?? '';
  const answer = useAnswer(
    '/api/v1/admin/users/{login}',
    { params: { path: { login } } },
    { enabled: useIsAdmin() },
  );
  const shown = answer.data?.user.login ?? login;
  return (
    <AdminFrame
      tab="adminUsers"
      title={shown}
      crumbs={[{ label: 'Users', href: pathTo('adminUsers', {}) }]}
      actions={<LinkButton href={pathTo('adminAudit', {}, { actor: shown })}>What they did</LinkButton>}
    >
      {() => (
        <Answered answer={answer} what="the user">
          {({ user }) => (
            <div class="stack wide">
              <Who user={user} />
              <LockPart user={user} />
              <Rights user={user} />
              <SignIns user={user} />
              <SessionsPart login={user.login} />
              <TokensPart login={user.login} />
              <NewTokenPart user={user} />
            </div>
          )}
        </Answered>
      )}
    </AdminFrame>
  );
}

function Who({ user }: { user: WholePerson }) {
  return (
    <section class="card stack">
      <UserTags user={user} />
      <dl class="facts">
        <dt>Name</dt>
        <dd>{user.name ?? <span class="soft">not told</span>}</dd>
        <dt>E-mail address</dt>
        <dd>
          {user.email ?? <span class="soft">none</span>}
          {user.email === null ? null : user.email_verified ? ', verified' : ', not verified'}
        </dd>
        <dt>Here since</dt>
        <dd>
          <Day at={user.created_at} />
        </dd>
        <dt>Their crates</dt>
        <dd>
          <a href={pathTo('user', { login: user.login })}>What others see of them</a>
        </dd>
        {user.groups.length === 0 ? null : (
          <>
            <dt>Groups</dt>
            <dd class="row">
              {user.groups.map(({ provider, name }) => (
                <Tag key={`${provider} ${name}`}>
                  {provider}: {name}
                </Tag>
              ))}
            </dd>
          </>
        )}
        {user.identities.map(({ provider, issuer, subject, last_sign_in_at: last }) => (
          <>
            <dt>Signs in by {provider}</dt>
            <dd>
              <span class="mono small">{subject}</span> at <span class="mono small">{issuer}</span>, last{' '}
              <TimeAgo at={last} />
            </dd>
          </>
        ))}
      </dl>
    </section>
  );
}

interface Right {
  field: 'admin' | 'read_only';
  label: string;
  means: string;
  group: string | null;
  has: boolean;
}

function Rights({ user }: { user: WholePerson }) {
  const rights: Right[] = [
    {
      field: 'admin',
      label: 'Administrator',
      means: 'Sees everything here and may change it, and every crate, also private ones.',
      group: user.admin_from_group,
      has: user.admin,
    },
    {
      field: 'read_only',
      label: 'Read-only',
      means: 'May read and change nothing, whatever other rights there are; also by API tokens.',
      group: user.read_only_from_group,
      has: user.read_only,
    },
  ];
  return (
    <section class="stack tight">
      <h2>Rights</h2>
      <ul class="card flush list">
        {rights.map((right) => (
          <li key={right.field} class="row apart">
            <div>
              <strong>{right.label}</strong> {right.has ? <Tag tone="accent">yes</Tag> : <Tag>no</Tag>}
              <div class="soft small">{right.means}</div>
              {right.group === null ? null : (
                <div class="small">A group at “{right.group}” gives this; it can only end there.</div>
              )}
            </div>
            <RightButton user={user} right={right} />
          </li>
        ))}
      </ul>
    </section>
  );
}

function RightButton({ user, right }: { user: WholePerson; right: Right }) {
  const turn = async () => {
    const body = right.field === 'admin' ? { admin: !right.has } : { read_only: !right.has };
    await send('patch', '/api/v1/admin/users/{login}', { params: { path: { login: user.login } }, body });
    await refreshUser();
  };
  const word = right.field === 'admin' ? 'an administrator' : 'read-only';
  const gives = !right.has;
  return (
    <ConfirmButton
      small
      action={gives ? 'Give' : 'Take away'}
      label={`${gives ? 'Give' : 'Take away'}: ${right.label}`}
      title={gives ? `Make ${user.login} ${word}?` : `Make ${user.login} ${word} no more?`}
      danger={right.field === 'admin' ? true : gives}
      onConfirm={turn}
      disabledBecause={
        right.has && right.group !== null
          ? `A group at “${right.group}” gives this; it can only end there.`
          : null
      }
    >
      <p>{gives ? right.means : `They lose it at once, in every session and with every API token.`}</p>
    </ConfirmButton>
  );
}

function SignIns({ user }: { user: WholePerson }) {
  const path = { params: { path: { login: user.login } } };
  return (
    <section class="stack tight">
      <h2>Signing in</h2>
      <ul class="card flush list">
        <li class="row apart">
          <div>
            <strong>Sessions</strong>
            <div class="soft small">In every browser. API tokens stay as they are.</div>
          </div>
          <ConfirmButton
            small
            action="End all sessions"
            title={`End all sessions of ${user.login}?`}
            onConfirm={async () => {
              await send('delete', '/api/v1/admin/users/{login}/sessions', path);
              await refreshUser();
            }}
          >
            <p>They are signed out everywhere, and can sign in again. To keep them out, lock the account.</p>
          </ConfirmButton>
        </li>
        <li class="row apart">
          <div>
            <strong>Second factors</strong>
            <div class="soft small">
              For somebody who lost theirs: the app, all passkeys and recovery codes.
            </div>
          </div>
          <ConfirmButton
            small
            action="Reset"
            label="Reset second factors"
            title={`Reset the second factors of ${user.login}?`}
            typed={user.login}
            onConfirm={async () => {
              await send('delete', '/api/v1/admin/users/{login}/second-factor', path);
              await refreshUser();
            }}
          >
            <p>
              Make sure that it is really they who ask: from then on their password alone signs in. They are
              told by mail.
            </p>
          </ConfirmButton>
        </li>
      </ul>
    </section>
  );
}
