import { send } from '../../api/client.ts';
import { refresh, useAnswer } from '../../api/queries.ts';
import { AddForm } from '../../frame/add-form.tsx';
import { Answered } from '../../frame/answer.tsx';
import { TeamName } from '../../frame/person.tsx';
import { Empty } from '../../ui/states.tsx';
import { counted } from '../../ui/values.tsx';
import type { PartProps } from './organization-frame.tsx';
import { whyNot } from './roles.ts';

const TEAMS = '/api/v1/organizations/{organization}/teams';

export function TeamsPart({ answer: { organization }, viewer }: PartProps) {
  const path = { organization: organization.name };
  const answer = useAnswer(TEAMS, { params: { path } });
  const reason = whyNot(viewer, 'admin');
  return (
    <div class="stack wide">
      <Answered answer={answer} what="the teams">
        {({ teams }) =>
          teams.length === 0 ? (
            <div class="card">
              <Empty title="No teams yet">
                A team is some of the members. It can own crates, so that its members publish and yank them,
                or only read private ones.
              </Empty>
            </div>
          ) : (
            <ul class="card flush list">
              {teams.map((team) => (
                <li key={team.id} class="row apart">
                  <TeamName login={team.login} />
                  <span class="soft">{counted(team.members, 'member')}</span>
                </li>
              ))}
            </ul>
          )
        }
      </Answered>
      <section class="card stack" aria-labelledby="new-team">
        <h2 id="new-team">New team</h2>
        {reason !== null ? (
          <p class="soft">{reason}</p>
        ) : (
          <AddForm
            label="Name"
            action="Make the team"
            placeholder="core"
            help={
              <>
                Letters, digits and hyphens. cargo knows it as <code>{organization.name}:core</code>.
              </>
            }
            onAdd={async (name) => {
              await send('post', TEAMS, { params: { path }, body: { team: { name } } });
              await refresh(TEAMS, '/api/v1/organizations');
              return `There is a team ${organization.name}:${name} now. Open it to add its members.`;
            }}
          />
        )}
      </section>
    </div>
  );
}
