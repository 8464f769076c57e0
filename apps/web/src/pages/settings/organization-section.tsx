import { useState } from 'preact/hooks';
import { send } from '../../api/client.ts';
import { refresh, useAnswer } from '../../api/queries.ts';
import { useSending } from '../../api/sending.ts';
import { pathTo } from '../../paths.ts';
import { Button } from '../../ui/button.tsx';
import { ConfirmButton } from '../../ui/dialog.tsx';
import { SelectField } from '../../ui/fields.tsx';
import { Failed } from '../../ui/states.tsx';
import type { SectionProps } from './crate-settings-page.tsx';
import { whyNotOwners } from './rights.ts';

const CRATE = '/api/v1/organizations/{organization}/crates/{crate}';
const changed = () =>
  refresh(
    '/api/v1/crates/{name}/settings',
    '/api/v1/crates/{name}/deletion',
    '/api/v1/crates/{name}/owners',
    '/api/v1/organizations',
    '/api/v1/organizations/{organization}',
    '/api/v1/me',
  );

export function OrganizationSection({ crate: { name }, part, me }: SectionProps) {
  const { organization } = part;
  const mayTakeOut = me.user.is_admin || organization?.role === 'owner';
  return (
    <section class="card stack" aria-labelledby="organization">
      <h2 id="organization">Organisation</h2>
      {organization === null ? (
        <>
          <p class="soft">
            It belongs to its owners alone. In an organisation it stays when people come and go: the owners
            and administrators of that own it too, as long as they are that.
          </p>
          {whyNotOwners(part.rights) !== null ? null : (
            <GiveTo crate={name} isRegistryAdmin={me.user.is_admin} />
          )}
        </>
      ) : organization.name === null ? (
        <p>
          It belongs to an organisation that you are no member of. The owners of that decide whether it stays.
        </p>
      ) : (
        <>
          <p>
            It belongs to{' '}
            <a href={pathTo('organization', { organization: organization.name })}>{organization.name}</a>.
          </p>
          <div class="row">
            <TakeOut crate={name} organization={organization.name} mayTakeOut={mayTakeOut} />
          </div>
        </>
      )}
    </section>
  );
}

function TakeOut({
  crate,
  organization,
  mayTakeOut,
}: {
  crate: string;
  organization: string;
  mayTakeOut: boolean;
}) {
  return (
    <ConfirmButton
      action={`Take it out of ${organization}`}
      title={`Take ${crate} out of ${organization}?`}
      disabledBecause={mayTakeOut ? null : 'Owners of the organisation alone give its crates away.'}
      onConfirm={async () => {
        await send('delete', CRATE, { params: { path: { organization, crate } } });
        await changed();
      }}
    >
      <p>
        Owners and administrators of {organization} lose the crate, unless they own it by name; its members no
        longer see it if it is private. Somebody must own it by name, else this is refused.
      </p>
    </ConfirmButton>
  );
}

function GiveTo({ crate, isRegistryAdmin }: { crate: string; isRegistryAdmin: boolean }) {
  const answer = useAnswer('/api/v1/organizations');
  const [chosen, setChosen] = useState('');
  const { busy, failure, run } = useSending();
  const fitting = (answer.data?.organizations ?? []).filter(
    ({ role }) => isRegistryAdmin || role === 'owner' || role === 'admin',
  );
  const first = fitting[0];
  if (first === undefined)
    return (
      <p class="soft">
        You administer no <a href={pathTo('organizations', {})}>organisation</a> to which you could give it.
      </p>
    );
  const organization = chosen === '' ? first.name : chosen;
  const submit = () =>
    run(async () => {
      await send('put', CRATE, { params: { path: { organization, crate } } });
      await changed();
    });
  return (
    <div class="stack">
      <form
        class="add"
        onSubmit={(event) => {
          event.preventDefault();
          if (!busy) void submit();
        }}
      >
        <SelectField
          label="Give it to"
          value={organization}
          onChange={setChosen}
          choices={fitting.map((one) => ({ value: one.name, label: one.name }))}
          help="Whoever owns it by name stays an owner. Out again it comes by an owner of the organisation."
        />
        <Button type="submit" busy={busy}>
          Give it
        </Button>
      </form>
      {failure === null ? null : <Failed failure={failure} />}
    </div>
  );
}
