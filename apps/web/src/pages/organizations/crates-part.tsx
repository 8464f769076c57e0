import { send } from '../../api/client.ts';
import { refresh } from '../../api/queries.ts';
import { AddForm } from '../../frame/add-form.tsx';
import { pathTo } from '../../paths.ts';
import { useSession } from '../../session.ts';
import { ConfirmButton } from '../../ui/dialog.tsx';
import { Tag } from '../../ui/notice.tsx';
import { Empty } from '../../ui/states.tsx';
import type { PartProps } from './organization-frame.tsx';
import { partPath } from './organization-frame.tsx';
import { whyNot } from './roles.ts';

const CRATE = '/api/v1/organizations/{organization}/crates/{crate}';
const changed = () =>
  refresh(
    '/api/v1/organizations/{organization}',
    '/api/v1/organizations',
    '/api/v1/me',
    '/api/v1/crates/{name}/settings',
  );

export function CratesPart({ answer: { organization, crates, prefixes }, viewer }: PartProps) {
  const mayTakeOut = whyNot(viewer, 'owner') === null;
  return (
    <div class="stack wide">
      {crates.length === 0 ? (
        <div class="card">
          <Empty title="No crates yet">
            {prefixes.length === 0
              ? 'Crates come in below, or are made under a prefix once the organisation has one.'
              : `A crate that a member publishes under ${prefixes.map((prefix) => `${prefix}*`).join(', ')} belongs here by itself; others come in below.`}
          </Empty>
        </div>
      ) : (
        <div class="card flush">
          <table class="folds">
            <thead>
              <tr>
                <th scope="col">Crate</th>
                <th scope="col">Visibility</th>
                <th scope="col">
                  <span class="visually-hidden">Actions</span>
                </th>
              </tr>
            </thead>
            <tbody>
              {crates.map(({ name, visibility }) => (
                <tr key={name}>
                  <td>
                    <a href={pathTo('crate', { name })}>{name}</a>
                  </td>
                  <td data-label="Visibility">
                    {visibility === 'private' ? <Tag>private</Tag> : <span class="soft">public</span>}
                  </td>
                  <td class="actions">
                    {mayTakeOut ? (
                      <ConfirmButton
                        small
                        action="Take out"
                        label={`Take out ${name}`}
                        title={`Take ${name} out of ${organization.name}?`}
                        onConfirm={async () => {
                          await send('delete', CRATE, {
                            params: { path: { organization: organization.name, crate: name } },
                          });
                          await changed();
                        }}
                      >
                        <p>
                          Owners and administrators of the organisation lose the crate, unless they own it by
                          name; members no longer see it if it is private. Its versions, publishers and owners
                          by name stay.
                        </p>
                        <p>Somebody must own it by name, else this is refused.</p>
                      </ConfirmButton>
                    ) : null}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
      <TakeIn organization={organization.name} own={crates.map(({ name }) => name)} viewer={viewer} />
    </div>
  );
}

function TakeIn({
  organization,
  own,
  viewer,
}: {
  organization: string;
  own: readonly string[];
  viewer: PartProps['viewer'];
}) {
  const { me } = useSession();
  const reason = whyNot(viewer, 'admin');
  return (
    <section class="card stack" aria-labelledby="take-in">
      <h2 id="take-in">Bring a crate in</h2>
      <p class="soft">
        Owners and administrators of {organization} will own it then, as long as they are that; whoever owns
        it by name now stays an owner. New crates under{' '}
        <a href={partPath(organization, 'prefixes')}>a prefix</a> come by themselves. Owners of the
        organisation alone take crates out.
      </p>
      {reason !== null ? (
        <p class="soft">{reason}</p>
      ) : (
        <AddForm
          label="Name of a crate that you own"
          action="Bring it in"
          suggestions={(me?.owned_crates ?? []).map(({ name }) => name).filter((name) => !own.includes(name))}
          onAdd={async (crate) => {
            await send('put', CRATE, { params: { path: { organization, crate } } });
            await changed();
            return `${crate} belongs to ${organization} now.`;
          }}
        />
      )}
    </section>
  );
}
