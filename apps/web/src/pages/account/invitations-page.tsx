import { type Answer, send } from '../../api/client.ts';
import { refresh, useAnswer } from '../../api/queries.ts';
import { Answered } from '../../frame/answer.tsx';
import { pathTo } from '../../paths.ts';
import { ConfirmButton } from '../../ui/dialog.tsx';
import { Empty } from '../../ui/states.tsx';
import { Day, TimeAgo } from '../../ui/values.tsx';
import { AccountFrame } from './account-frame.tsx';

type Invitation = Answer<'/api/v1/me/crate_owner_invitations', 'get'>['crate_owner_invitations'][number];

export function InvitationsPage() {
  return (
    <AccountFrame tab="invitations" title="Invitations" what="your invitations">
      {() => <Invitations />}
    </AccountFrame>
  );
}

function Invitations() {
  const invitations = useAnswer('/api/v1/me/crate_owner_invitations');
  return (
    <Answered answer={invitations} what="your invitations">
      {({ crate_owner_invitations: all }) =>
        all.length === 0 ? (
          <div class="card flush">
            <Empty title="No invitation waits for you">
              An owner of a crate can invite you to own it, too, with cargo owner --add or in the settings of
              the crate. Then it is here to be accepted or declined.
            </Empty>
          </div>
        ) : (
          <ul class="card flush list">
            {all.map((invitation) => (
              <OneInvitation key={invitation.crate_id} invitation={invitation} />
            ))}
          </ul>
        )
      }
    </Answered>
  );
}

function OneInvitation({ invitation }: { invitation: Invitation }) {
  const { crate_id, crate_name: name, invited_by_username: inviter, created_at, expires_at } = invitation;
  const answer = async (accepted: boolean) => {
    await send('put', '/api/v1/me/crate_owner_invitations/{crate_id}', {
      params: { path: { crate_id: String(crate_id) } },
      body: { crate_owner_invite: { crate_id, accepted } },
    });
    await refresh('/api/v1/me/crate_owner_invitations', '/api/v1/me', '/api/v1/crates');
  };
  return (
    <li class="row apart">
      <div class="stack tight">
        <strong>{name}</strong>
        <span class="soft small">
          <a href={pathTo('user', { login: inviter })}>{inviter}</a> invited you <TimeAgo at={created_at} />,
          to be accepted until <Day at={expires_at} />
        </span>
      </div>
      <div class="row">
        <ConfirmButton
          action="Accept"
          danger={false}
          label={`Accept the invitation to ${name}`}
          title={`Become an owner of ${name}?`}
          onConfirm={() => answer(true)}
        >
          <p>You may then publish and yank versions, add trusted publishers and change who else owns it.</p>
        </ConfirmButton>
        <ConfirmButton
          action="Decline"
          label={`Decline the invitation to ${name}`}
          title={`Decline the invitation to ${name}?`}
          onConfirm={() => answer(false)}
        >
          <p>It is gone then; an owner can invite you again.</p>
        </ConfirmButton>
      </div>
    </li>
  );
}
