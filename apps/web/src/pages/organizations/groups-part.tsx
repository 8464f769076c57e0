import { useState } from 'preact/hooks';
import { type Answer, send } from '../../api/client.ts';
import { refresh, useAnswer } from '../../api/queries.ts';
import { AddForm } from '../../frame/add-form.tsx';
import { Answered } from '../../frame/answer.tsx';
import { ConfirmButton } from '../../ui/dialog.tsx';
import { SelectField } from '../../ui/fields.tsx';
import { Empty } from '../../ui/states.tsx';
import { asBody, givenBy, ruleFrom } from './group-rules.ts';
import type { PartProps } from './organization-frame.tsx';
import { roles, whyNot, wordOf } from './roles.ts';

const GROUPS = '/api/v1/organizations/{organization}/groups';
type Rule = Answer<typeof GROUPS, 'get'>['groups'][number];

/** Says anew what all groups give, from what they give now: somebody else may have changed them meanwhile. */
async function change(
  organization: string,
  next: (rules: readonly Rule[]) => readonly Rule[],
): Promise<void> {
  const params = { path: { organization } };
  const { groups } = await send('get', GROUPS, { params });
  await send('put', GROUPS, { params, body: { groups: next(groups).map(asBody) } });
  await refresh(GROUPS);
}

const isSame = (one: Rule, other: Rule): boolean =>
  one.group === other.group && one.role === other.role && one.team === other.team;

export function GroupsPart({ answer: { organization }, viewer }: PartProps) {
  const answer = useAnswer(GROUPS, { params: { path: { organization: organization.name } } });
  const reason = whyNot(viewer, 'owner');
  return (
    <Answered answer={answer} what="what the groups give">
      {({ groups }) => (
        <div class="stack wide">
          {groups.length === 0 ? (
            <div class="card">
              <Empty title="No group gives anything yet">
                Whoever signs in through your company’s sign-in brings groups along. Say here which group
                gives which role or team, and members come and go with it.
              </Empty>
            </div>
          ) : (
            <div class="card flush">
              <table class="folds">
                <thead>
                  <tr>
                    <th scope="col">Group</th>
                    <th scope="col">Gives</th>
                    <th scope="col">
                      <span class="visually-hidden">Actions</span>
                    </th>
                  </tr>
                </thead>
                <tbody>
                  {groups.map((rule) => (
                    <tr key={`${rule.group} ${givenBy(rule)}`}>
                      <td>
                        <code>{rule.group}</code>
                      </td>
                      <td data-label="Gives">
                        {rule.role === null ? `team ${rule.team}` : wordOf(rule.role)}
                      </td>
                      <td class="actions">
                        {reason === null ? (
                          <ConfirmButton
                            small
                            action="Remove"
                            label={`Remove ${rule.group}`}
                            title={`Shall ${rule.group} give nothing any more?`}
                            onConfirm={() =>
                              change(organization.name, (rules) => rules.filter((one) => !isSame(one, rule)))
                            }
                          >
                            <p>
                              Whoever has it by this group alone loses it at the next sign-in. What was given
                              by hand stays.
                            </p>
                          </ConfirmButton>
                        ) : null}
                      </td>
                    </tr>
                  ))}
                </tbody>
              </table>
            </div>
          )}
          <NewRule organization={organization.name} reason={reason} />
        </div>
      )}
    </Answered>
  );
}

function NewRule({ organization, reason }: { organization: string; reason: string | null }) {
  const teams = useAnswer('/api/v1/organizations/{organization}/teams', {
    params: { path: { organization } },
  });
  const [gives, setGives] = useState('role:member');
  return (
    <section class="card stack" aria-labelledby="new-group">
      <h2 id="new-group">Let a group give something</h2>
      {reason !== null ? (
        <p class="soft">{reason}</p>
      ) : (
        <>
          <p class="soft">
            It takes effect at each person’s next sign-in. Whoever gets a team is a member as well. The last
            owner stays one, whatever the groups say.
          </p>
          <AddForm
            label="Group"
            action="Let it give that"
            placeholder="company:rust"
            help={
              <>
                <code>PROVIDER:GROUP</code>: the <code>id</code> of the sign-in provider in the registry’s
                configuration, then the group as that provider calls it, such as{' '}
                <code>github:acme/platform</code>.
              </>
            }
            onAdd={async (group) => {
              const rule = ruleFrom(group, gives);
              await change(organization, (rules) => [...rules.filter((one) => !isSame(one, rule)), rule]);
              return `${group} gives that from the next sign-in on.`;
            }}
          >
            <SelectField
              label="Gives"
              value={gives}
              onChange={setGives}
              choices={[
                ...roles.map(({ value, label }) => ({ value: `role:${value}`, label })),
                ...(teams.data?.teams ?? []).map(({ name }) => ({
                  value: `team:${name}`,
                  label: `Team ${name}`,
                })),
              ]}
            />
          </AddForm>
        </>
      )}
    </section>
  );
}
