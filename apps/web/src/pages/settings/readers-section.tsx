import { send } from '../../api/client.ts';
import { refresh, useAnswer } from '../../api/queries.ts';
import { AddForm } from '../../frame/add-form.tsx';
import { Answered } from '../../frame/answer.tsx';
import { TeamName } from '../../frame/person.tsx';
import { pathTo } from '../../paths.ts';
import { ConfirmButton } from '../../ui/dialog.tsx';
import type { SectionProps } from './crate-settings-page.tsx';
import { whyNotOwners } from './rights.ts';

const READERS = '/api/v1/crates/{name}/readers';
const READER = '/api/v1/crates/{name}/readers/{team}';
const changed = () => refresh(READERS, '/api/v1/crates/{name}/settings');

/** Teams that read a private crate. A public one has none to speak of. */
export function ReadersSection({ crate: { name, visibility }, part }: SectionProps) {
  const answer = useAnswer(READERS, { params: { path: { name } } });
  const reason = whyNotOwners(part.rights);
  if (visibility === 'public' && (answer.data?.teams.length ?? 0) === 0) return null;
  return (
    <section class="card stack" aria-labelledby="readers">
      <h2 id="readers">Who else may read it</h2>
      <p class="soft">
        Its owners, the members of its organisation and jobs of its trusted publishers read it anyway. A job
        that only builds needs a{' '}
        {part.rights === 'full' ? (
          <a href={pathTo('cratePublishers', { name })}>trusted publisher</a>
        ) : (
          'trusted publisher'
        )}{' '}
        with the scope <code>read</code>.
        {visibility === 'public' ? ' It is public now, so these teams have nothing more than others.' : ''}
      </p>
      <Answered answer={answer} what="who else may read it">
        {({ teams }) =>
          teams.length === 0 ? (
            <p class="soft">No team beside those.</p>
          ) : (
            <ul class="list bare">
              {teams.map(({ id, login }) => (
                <li key={id} class="row apart">
                  <TeamName login={login} />
                  {reason !== null ? null : (
                    <ConfirmButton
                      small
                      action="Remove"
                      label={`Remove ${login}`}
                      title={`Shall ${login} no longer read ${name}?`}
                      onConfirm={async () => {
                        await send('delete', READER, { params: { path: { name, team: login } } });
                        await changed();
                      }}
                    >
                      <p>Its builds that need a version they have not downloaded yet fail from then on.</p>
                    </ConfirmButton>
                  )}
                </li>
              ))}
            </ul>
          )
        }
      </Answered>
      {reason !== null ? null : (
        <AddForm
          label="Let a team read it"
          action="Let it read"
          placeholder="organisation:team"
          onAdd={async (team) => {
            await send('put', READER, { params: { path: { name, team } } });
            await changed();
            return `Members of ${team} read it now.`;
          }}
        />
      )}
    </section>
  );
}
