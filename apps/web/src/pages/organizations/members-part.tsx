import { useState } from 'preact/hooks';
import { type Answer, send } from '../../api/client.ts';
import { refresh, useAnswer } from '../../api/queries.ts';
import { useSending } from '../../api/sending.ts';
import { AddForm } from '../../frame/add-form.tsx';
import { Answered } from '../../frame/answer.tsx';
import { Person } from '../../frame/person.tsx';
import { Button } from '../../ui/button.tsx';
import { ConfirmButton, Dialog } from '../../ui/dialog.tsx';
import { RadioField, SelectField } from '../../ui/fields.tsx';
import { Tag } from '../../ui/notice.tsx';
import { Failed } from '../../ui/states.tsx';
import { leave } from './leave.ts';
import type { PartProps } from './organization-frame.tsx';
import { mayGive, type Role, roles, type Viewer, whyNoNewRole, whyNot, whyNotOut, wordOf } from './roles.ts';

const MEMBER = '/api/v1/organizations/{organization}/members/{login}';
type Member = Answer<'/api/v1/organizations/{organization}/members', 'get'>['members'][number];

const changed = () =>
  refresh(
    '/api/v1/organizations/{organization}/members',
    '/api/v1/organizations/{organization}',
    '/api/v1/organizations',
    '/api/v1/organizations/{organization}/teams/{team}',
    '/api/v1/me',
  );

export function MembersPart({ answer: { organization }, viewer }: PartProps) {
  const answer = useAnswer('/api/v1/organizations/{organization}/members', {
    params: { path: { organization: organization.name } },
  });
  return (
    <div class="stack wide">
      <Answered answer={answer} what="the members">
        {({ members }) => (
          <div class="card flush">
            <table class="folds">
              <thead>
                <tr>
                  <th scope="col">Member</th>
                  <th scope="col">Role</th>
                  <th scope="col">
                    <span class="visually-hidden">Actions</span>
                  </th>
                </tr>
              </thead>
              <tbody>
                {members.map((member) => (
                  <MemberRow
                    key={member.id}
                    organization={organization.name}
                    member={member}
                    members={members}
                    viewer={viewer}
                  />
                ))}
              </tbody>
            </table>
          </div>
        )}
      </Answered>
      <AddMember organization={organization.name} viewer={viewer} />
    </div>
  );
}

function MemberRow({
  organization,
  member,
  members,
  viewer,
}: {
  organization: string;
  member: Member;
  members: readonly Member[];
  viewer: Viewer;
}) {
  const isSelf = member.login === viewer.login;
  const path = { organization, login: member.login };
  return (
    <tr>
      <td>
        <Person {...member} />
      </td>
      <td data-label="Role">
        {wordOf(member.role)} {member.source === 'group' ? <Tag>by a group</Tag> : null}
      </td>
      <td class="actions">
        {whyNot(viewer, 'admin') !== null && !isSelf ? null : (
          <div class="row">
            {whyNot(viewer, 'admin') !== null ? null : (
              <ChangeRole
                organization={organization}
                member={member}
                viewer={viewer}
                disabledBecause={whyNoNewRole(viewer, member, members)}
              />
            )}
            <ConfirmButton
              small
              action={isSelf ? 'Leave' : 'Remove'}
              label={isSelf ? `Leave ${organization}` : `Remove ${member.login}`}
              title={isSelf ? `Leave ${organization}?` : `Remove ${member.login} from ${organization}?`}
              disabledBecause={whyNotOut(viewer, member, members)}
              onConfirm={async () => {
                await send('delete', MEMBER, { params: { path } });
                if (isSelf && !viewer.isRegistryAdmin) leave();
                else await changed();
              }}
            >
              <p>
                {isSelf ? 'You leave' : `${member.login} leaves`} its teams too, and{' '}
                {isSelf ? 'lose' : 'loses'} the crates that came with them. What{' '}
                {isSelf ? 'you own' : 'they own'} by name stays.
              </p>
              {member.source === 'group' ? (
                <p>
                  A group of the sign-in gave this, and will give it again at the next sign-in as long as the
                  group says so.
                </p>
              ) : null}
            </ConfirmButton>
          </div>
        )}
      </td>
    </tr>
  );
}

function ChangeRole({
  organization,
  member,
  viewer,
  disabledBecause,
}: {
  organization: string;
  member: Member;
  viewer: Viewer;
  disabledBecause: string | null;
}) {
  const [open, setOpen] = useState(false);
  const [role, setRole] = useState<Role>(member.role);
  const { busy, failure, run } = useSending();
  const save = async () => {
    const isDone = await run(async () => {
      await send('put', MEMBER, {
        params: { path: { organization, login: member.login } },
        body: { member: { role } },
      });
      await changed();
    });
    if (isDone) setOpen(false);
  };
  return (
    <>
      <Button
        small
        label={`Change role of ${member.login}`}
        disabledBecause={disabledBecause}
        onClick={() => {
          setRole(member.role);
          setOpen(true);
        }}
      >
        Change role
      </Button>
      {open ? (
        <Dialog title={`The role of ${member.login}`} onClose={() => setOpen(false)}>
          <RadioField
            label={`In ${organization}`}
            value={role}
            onChange={setRole}
            choices={roles.filter(({ value }) => mayGive(viewer.role, value))}
          />
          {member.source === 'group' ? (
            <p class="soft">A group gave the role until now. Chosen here, it stays when the group goes.</p>
          ) : null}
          {failure === null ? null : <Failed failure={failure} />}
          <div class="row end">
            <Button onClick={() => setOpen(false)}>Cancel</Button>
            <Button look="primary" busy={busy} onClick={() => void save()}>
              Save the role
            </Button>
          </div>
        </Dialog>
      ) : null}
    </>
  );
}

function AddMember({ organization, viewer }: { organization: string; viewer: Viewer }) {
  const [role, setRole] = useState<Role>('member');
  const reason = whyNot(viewer, 'admin');
  return (
    <section class="card stack" aria-labelledby="add-member">
      <h2 id="add-member">Add somebody</h2>
      {reason !== null ? (
        <p class="soft">{reason}</p>
      ) : (
        <>
          <p class="soft">They need an account in this registry, and are members at once.</p>
          <AddForm
            label="Login"
            action="Add"
            onAdd={async (login) => {
              await send('put', MEMBER, {
                params: { path: { organization, login } },
                body: { member: { role } },
              });
              await changed();
              return `${login} belongs to ${organization} now.`;
            }}
          >
            <SelectField
              label="Role"
              value={role}
              onChange={setRole}
              choices={roles.filter(({ value }) => mayGive(viewer.role, value))}
            />
          </AddForm>
          <dl class="facts small">
            {roles.map(({ value, label, help }) => (
              <>
                <dt key={value}>{label}</dt>
                <dd>{help}</dd>
              </>
            ))}
          </dl>
        </>
      )}
    </section>
  );
}
