import { send } from '../../api/client.ts';
import { refresh } from '../../api/queries.ts';
import { AddForm } from '../../frame/add-form.tsx';
import { ConfirmButton } from '../../ui/dialog.tsx';
import { Empty } from '../../ui/states.tsx';
import { type PartProps, partPath } from './organization-frame.tsx';

const PREFIX = '/api/v1/organizations/{organization}/prefixes/{prefix}';
const changed = () => refresh('/api/v1/organizations/{organization}');

export function PrefixesPart({ answer: { organization, prefixes }, viewer }: PartProps) {
  const reason = viewer.isRegistryAdmin
    ? null
    : 'Prefixes are given and taken back by administrators of the registry, as they keep everybody else from names. Ask one of them.';
  const who = organization.members_may_create ? 'Members' : 'Owners and administrators of the organisation';
  return (
    <div class="stack wide">
      {prefixes.length === 0 ? (
        <div class="card">
          <Empty title="No names of its own yet">
            With the prefix <code>acme-</code>, nobody but members makes a crate called <code>acme-…</code>,
            in any spelling: not by a publish, not by a trusted publisher. So nobody can take the name of a
            crate that you are about to publish, or guess which private ones there are.
          </Empty>
        </div>
      ) : (
        <div class="card stack">
          <h2>Names that begin with</h2>
          <ul class="list bare">
            {prefixes.map((prefix) => (
              <li key={prefix} class="row apart">
                <code>{prefix}*</code>
                {reason === null ? (
                  <ConfirmButton
                    small
                    action="Give back"
                    label={`Give back ${prefix}`}
                    title={`Give the prefix ${prefix} back?`}
                    onConfirm={async () => {
                      await send('delete', PREFIX, {
                        params: { path: { organization: organization.name, prefix } },
                      });
                      await changed();
                    }}
                  >
                    <p>
                      Whoever may make crates in this registry can then take new names that begin with{' '}
                      <code>{prefix}</code>. Crates that exist stay whose they are.
                    </p>
                  </ConfirmButton>
                ) : null}
              </li>
            ))}
          </ul>
          <p class="soft">
            {who} make new crates under these names, and they are {organization.new_crates} from their first
            version on (<a href={partPath(organization.name, 'settings')}>settings</a>). Such a crate belongs
            to {organization.name}; whoever made it owns it by name as well.
          </p>
        </div>
      )}
      <section class="card stack" aria-labelledby="take-prefix">
        <h2 id="take-prefix">Another prefix</h2>
        {reason !== null ? (
          <p class="soft">{reason}</p>
        ) : (
          <AddForm
            label="Prefix"
            action="Give it to the organisation"
            placeholder={`${organization.name.toLowerCase()}-`}
            help="At least two characters, and a hyphen at the end. Crates of that beginning that exist already stay whose they are."
            onAdd={async (prefix) => {
              await send('put', PREFIX, { params: { path: { organization: organization.name, prefix } } });
              await changed();
              return `New crates ${prefix}* are for ${organization.name} now.`;
            }}
          />
        )}
      </section>
    </div>
  );
}
