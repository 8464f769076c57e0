import { type Answer, send } from '../../api/client.ts';
import { refresh, useAnswer } from '../../api/queries.ts';
import { AddForm } from '../../frame/add-form.tsx';
import { Answered } from '../../frame/answer.tsx';
import { Person, TeamName } from '../../frame/person.tsx';
import { Code } from '../../ui/code.tsx';
import { ConfirmButton } from '../../ui/dialog.tsx';
import { Tag } from '../../ui/notice.tsx';
import { TimeAgo } from '../../ui/values.tsx';
import type { SectionProps } from './crate-settings-page.tsx';
import { whyNotOwners, whyNotRemoved } from './rights.ts';

const OWNERS = '/api/v1/crates/{name}/owners';
const INVITATIONS = '/api/private/crate_owner_invitations';
type Owner = Answer<typeof OWNERS, 'get'>['users'][number];

const changed = () =>
  refresh(
    OWNERS,
    INVITATIONS,
    '/api/v1/crates/{name}/settings',
    '/api/v1/crates/{name}/deletion',
    '/api/v1/crates/{name}/readers',
    '/api/v1/me',
  );
const remove = async (name: string, login: string) => {
  await send('delete', OWNERS, { params: { path: { name } }, body: { owners: [login] } });
  await changed();
};

export function OwnersSection({ crate: { name }, part, me }: SectionProps) {
  const answer = useAnswer(OWNERS, { params: { path: { name } } });
  const reason = whyNotOwners(part.rights);
  return (
    <section class="card stack" aria-labelledby="owners">
      <h2 id="owners">Owners</h2>
      <p class="soft">
        People own all of it: they publish, yank, and change what is on this page. Members of an owning team
        publish and yank, and nothing else.
        {part.organization === null
          ? ''
          : ' Owners and administrators of its organisation own it as well, and are not listed here.'}
      </p>
      <Answered answer={answer} what="the owners">
        {({ users: owners }) => (
          <ul class="list bare">
            {owners.map((owner) => (
              <li key={`${owner.kind} ${owner.id}`} class="row apart">
                {owner.kind === 'team' ? <TeamName login={owner.login} /> : <Person {...owner} />}
                {reason !== null ? null : (
                  <RemoveOwner
                    crate={name}
                    owner={owner}
                    isSelf={owner.kind === 'user' && owner.login === me.user.login}
                    disabledBecause={whyNotRemoved(part.rights, owners, owner, part.organization !== null)}
                  />
                )}
              </li>
            ))}
          </ul>
        )}
      </Answered>
      {reason !== null ? null : (
        <>
          <Invitations crate={name} />
          <AddForm
            label="Invite an owner"
            action="Invite"
            placeholder="login or organisation:team"
            help="People get a mail and own the crate once they accept, within 30 days. A team owns it at once; you must belong to its organisation to name it."
            onAdd={async (login) => {
              const { msg } = await send('put', OWNERS, {
                params: { path: { name } },
                body: { owners: [login] },
              });
              await changed();
              return sentence(msg);
            }}
          />
        </>
      )}
      <details>
        <summary>The same by cargo</summary>
        <Code
          name="the commands"
          text={`cargo owner --list ${name}\ncargo owner --add LOGIN ${name}\ncargo owner --add ORGANISATION:TEAM ${name}\ncargo owner --remove LOGIN ${name}`}
        />
      </details>
    </section>
  );
}

function RemoveOwner({
  crate,
  owner,
  isSelf,
  disabledBecause,
}: {
  crate: string;
  owner: Owner;
  isSelf: boolean;
  disabledBecause: string | null;
}) {
  return (
    <ConfirmButton
      small
      action={isSelf ? 'Give it up' : 'Remove'}
      label={isSelf ? `Give it up: ${crate}` : `Remove ${owner.login}`}
      title={isSelf ? `Own ${crate} no more?` : `Remove ${owner.login} from the owners?`}
      disabledBecause={disabledBecause}
      onConfirm={() => remove(crate, owner.login)}
    >
      <p>
        {owner.kind === 'team'
          ? `Members of ${owner.login} no longer publish or yank ${crate}, and no longer see it if it is private.`
          : `${isSelf ? 'You' : owner.login} no longer ${isSelf ? 'publish' : 'publishes'} ${crate} or ${isSelf ? 'change' : 'changes'} anything of it: API tokens stop working for it at once. Trusted publishers of the crate stay; look whether one is no longer wanted.`}
      </p>
      {isSelf ? <p>Only another owner can bring you back.</p> : null}
    </ConfirmButton>
  );
}

function Invitations({ crate }: { crate: string }) {
  const answer = useAnswer(INVITATIONS, { params: { query: { crate_name: crate, per_page: '100' } } });
  const { invitations = [], users = [] } = answer.data ?? {};
  if (invitations.length === 0) return null;
  const loginOf = (id: number) => users.find((user) => user.id === id)?.login ?? String(id);
  return (
    <>
      <h3>Invited, and not answered yet</h3>
      <ul class="list bare">
        {invitations.map((one) => (
          <li key={one.invitee_id} class="row apart">
            <span class="row">
              <Person login={loginOf(one.invitee_id)} />
              <Tag>invited</Tag>
              <span class="soft small">
                by {loginOf(one.inviter_id)} <TimeAgo at={one.created_at} />, good until{' '}
                <TimeAgo at={one.expires_at} />
              </span>
            </span>
            <ConfirmButton
              small
              action="Take back"
              danger={false}
              label={`Take back the invitation of ${loginOf(one.invitee_id)}`}
              title={`Take back the invitation of ${loginOf(one.invitee_id)}?`}
              onConfirm={() => remove(crate, loginOf(one.invitee_id))}
            >
              <p>The link in the mail is good for nothing then. You can invite them again.</p>
            </ConfirmButton>
          </li>
        ))}
      </ul>
    </>
  );
}

/** What cargo shows begins small and ends without a full stop. */
const sentence = (text: string): string => `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
