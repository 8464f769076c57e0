import { useLocation } from 'preact-iso/router';
import { type Answer, send } from '../../api/client.ts';
import { refresh, useAnswer } from '../../api/queries.ts';
import { AddForm } from '../../frame/add-form.tsx';
import { Answered } from '../../frame/answer.tsx';
import { Person } from '../../frame/person.tsx';
import { pathTo } from '../../paths.ts';
import { Code } from '../../ui/code.tsx';
import { ConfirmButton } from '../../ui/dialog.tsx';
import { Tag } from '../../ui/notice.tsx';
import { counted } from '../../ui/values.tsx';
import { OrganizationFrame, type PartProps, partPath } from './organization-frame.tsx';
import { whyNot } from './roles.ts';

const TEAM = '/api/v1/organizations/{organization}/teams/{team}';
const MEMBER = '/api/v1/organizations/{organization}/teams/{team}/members/{login}';
type TeamAnswer = Answer<typeof TEAM, 'get'>;

const changed = () => refresh(TEAM, '/api/v1/organizations/{organization}/teams', '/api/v1/organizations');

export function TeamPage({
  params: { organization = '', team = '' },
}: {
  params: { organization?: string; team?: string };
}) {
  return (
    <OrganizationFrame
      name={organization}
      tab="teams"
      title={`team ${team}`}
      crumbs={[{ label: organization, href: partPath(organization, 'teams') }]}
    >
      {(part) => <Team key={team} {...part} name={team} />}
    </OrganizationFrame>
  );
}

function Team({ answer: { organization }, viewer, name }: PartProps & { name: string }) {
  const { route } = useLocation();
  const path = { organization: organization.name, team: name };
  const answer = useAnswer(TEAM, { params: { path } });
  const reason = whyNot(viewer, 'admin');
  return (
    <Answered answer={answer} what="the team">
      {(found) => (
        <div class="stack wide">
          <div class="row apart">
            <h2>Team {found.team.login}</h2>
            {reason === null ? (
              <ConfirmButton
                action="Delete the team"
                title={`Delete ${found.team.login}?`}
                onConfirm={async () => {
                  await send('delete', TEAM, { params: { path } });
                  route(partPath(organization.name, 'teams'));
                  await refresh('/api/v1/organizations/{organization}/teams', '/api/v1/organizations');
                }}
              >
                <p>
                  Its {counted(found.members.length, 'member')} stay in {organization.name}, and lose what
                  they have by the team alone: {counted(found.crates.length, 'crate')} that you can see here.
                  It cannot be undone; a new team of the same name has none of its rights.
                </p>
              </ConfirmButton>
            ) : null}
          </div>
          <TeamMembers found={found} organization={organization.name} viewer={viewer} />
          <TeamCrates found={found} />
        </div>
      )}
    </Answered>
  );
}

function TeamMembers({
  found: { team, members },
  organization,
  viewer,
}: {
  found: TeamAnswer;
  organization: string;
  viewer: PartProps['viewer'];
}) {
  const everybody = useAnswer('/api/v1/organizations/{organization}/members', {
    params: { path: { organization } },
  });
  const reason = whyNot(viewer, 'admin');
  const inTeam = new Set(members.map(({ login }) => login));
  return (
    <section class="card stack" aria-labelledby="team-members">
      <h3 id="team-members">Members</h3>
      {members.length === 0 ? (
        <p class="soft">Nobody is in it yet, so nobody has what it owns.</p>
      ) : (
        <ul class="list bare">
          {members.map(({ id, login, name, source }) => (
            <li key={id} class="row apart">
              <span class="row">
                <Person login={login} name={name} />
                {source === 'group' ? <Tag>by a group</Tag> : null}
              </span>
              {reason !== null && login !== viewer.login ? null : (
                <ConfirmButton
                  small
                  action={login === viewer.login ? 'Leave' : 'Remove'}
                  label={login === viewer.login ? `Leave ${team.login}` : `Remove ${login}`}
                  title={
                    login === viewer.login ? `Leave ${team.login}?` : `Remove ${login} from ${team.login}?`
                  }
                  onConfirm={async () => {
                    await send('delete', MEMBER, {
                      params: { path: { organization, team: team.name, login } },
                    });
                    await changed();
                  }}
                >
                  <p>What came by this team alone is lost with it. The membership in {organization} stays.</p>
                  {source === 'group' ? (
                    <p>A group of the sign-in gave this, and may give it again at the next sign-in.</p>
                  ) : null}
                </ConfirmButton>
              )}
            </li>
          ))}
        </ul>
      )}
      {reason !== null ? null : (
        <AddForm
          label="A member of the organisation"
          action="Add to the team"
          suggestions={(everybody.data?.members ?? [])
            .map(({ login }) => login)
            .filter((login) => !inTeam.has(login))}
          onAdd={async (login) => {
            await send('put', MEMBER, { params: { path: { organization, team: team.name, login } } });
            await changed();
            return `${login} is in ${team.login} now.`;
          }}
        />
      )}
    </section>
  );
}

function TeamCrates({ found: { team, crates } }: { found: TeamAnswer }) {
  return (
    <section class="card stack" aria-labelledby="team-crates">
      <h3 id="team-crates">Crates</h3>
      {crates.length === 0 ? (
        <p class="soft">It has none, of those that you can see.</p>
      ) : (
        <ul class="list bare">
          {crates.map(({ name, role }) => (
            <li key={name} class="row apart">
              <a href={pathTo('crate', { name })}>{name}</a>
              {role === 'owner' ? <Tag tone="accent">owns</Tag> : <Tag>reads</Tag>}
            </li>
          ))}
        </ul>
      )}
      <p class="soft">
        Members of an owning team publish and yank; they change neither owners nor settings. An owner of a
        crate adds the team in the settings of the crate, or by cargo:
      </p>
      <Code name="the command that adds the team" text={`cargo owner --add ${team.login} CRATE`} />
    </section>
  );
}
