import { useState } from 'preact/hooks';
import { send } from '../../api/client.ts';
import { refresh } from '../../api/queries.ts';
import { useSending } from '../../api/sending.ts';
import { Button } from '../../ui/button.tsx';
import { ConfirmButton } from '../../ui/dialog.tsx';
import { CheckField, Form, RadioField, TextField } from '../../ui/fields.tsx';
import { Notice } from '../../ui/notice.tsx';
import { Failed } from '../../ui/states.tsx';
import { counted, Day } from '../../ui/values.tsx';
import { leave } from './leave.ts';
import { type PartProps, partPath } from './organization-frame.tsx';
import { whyNot } from './roles.ts';

const ORGANIZATION = '/api/v1/organizations/{organization}';

export function SettingsPart({ answer, viewer }: PartProps) {
  const { organization } = answer;
  const reason = whyNot(viewer, 'owner');
  return (
    <div class="stack wide">
      {reason === null ? (
        <ChangeSettings organization={organization} />
      ) : (
        <section class="card stack" aria-labelledby="policies">
          <h2 id="policies">Policies</h2>
          <dl class="facts">
            <dt>New crates are</dt>
            <dd>{organization.new_crates}</dd>
            <dt>Who makes them</dt>
            <dd>{organization.members_may_create ? 'every member' : 'owners and administrators'}</dd>
            <dt>Made</dt>
            <dd>
              <Day at={organization.created_at} />
            </dd>
          </dl>
          <p class="soft">{reason}</p>
        </section>
      )}
      <DeleteOrganization answer={answer} viewer={viewer} />
    </div>
  );
}

function ChangeSettings({ organization }: { organization: PartProps['answer']['organization'] }) {
  const [displayName, setDisplayName] = useState(organization.display_name ?? '');
  const [newCrates, setNewCrates] = useState(organization.new_crates);
  const [mayCreate, setMayCreate] = useState(organization.members_may_create);
  const [isSaved, setSaved] = useState(false);
  const { busy, failure, run } = useSending();
  const save = async () => {
    setSaved(false);
    const isDone = await run(async () => {
      await send('patch', ORGANIZATION, {
        params: { path: { organization: organization.name } },
        body: {
          organization: {
            display_name: displayName.trim() === '' ? null : displayName.trim(),
            new_crates: newCrates,
            members_may_create: mayCreate,
          },
        },
      });
      await refresh(ORGANIZATION, '/api/v1/organizations');
    });
    setSaved(isDone);
  };
  const wrong = failure?.field === 'display_name' ? failure.message : null;
  return (
    <section class="card stack" aria-labelledby="policies">
      <h2 id="policies">Name and policies</h2>
      <Form onSubmit={() => void save()}>
        <TextField
          label="Display name"
          value={displayName}
          onInput={setDisplayName}
          maxLength={100}
          wrong={wrong}
        />
        <RadioField
          label="New crates of the organisation are"
          value={newCrates}
          onChange={setNewCrates}
          choices={[
            { value: 'public', label: 'Public', help: 'Whoever may read this registry reads them.' },
            {
              value: 'private',
              label: 'Private',
              help: 'Members, and the owners and readers of each crate, read them.',
            },
          ]}
          help="From their first version on. Crates that exist stay as they are."
        />
        <CheckField
          label="Members may make new crates"
          checked={mayCreate}
          onChange={setMayCreate}
          help={
            <>
              Under the <a href={partPath(organization.name, 'prefixes')}>names of the organisation</a>.
              Otherwise its owners and administrators alone do.
            </>
          }
        />
        {failure !== null && wrong === null ? <Failed failure={failure} /> : null}
        {isSaved ? (
          <Notice tone="good">
            <p>Saved.</p>
          </Notice>
        ) : null}
        <div class="row">
          <Button type="submit" look="primary" busy={busy}>
            Save
          </Button>
        </div>
      </Form>
    </section>
  );
}

function DeleteOrganization({ answer: { organization, crates, prefixes }, viewer }: PartProps) {
  const reason =
    whyNot(viewer, 'owner') ??
    (crates.length === 0
      ? null
      : `It still has ${counted(crates.length, 'crate')}: take them out or delete them first.`);
  return (
    <section class="card stack danger-zone" aria-labelledby="delete-organization">
      <h2 id="delete-organization">Delete the organisation</h2>
      <p class="soft">
        {reason ??
          'Its members, teams, prefixes and groups go with it. The name is free afterwards, for anybody.'}
      </p>
      <div class="row">
        <ConfirmButton
          action="Delete the organisation"
          title={`Delete ${organization.name}?`}
          typed={organization.name}
          disabledBecause={reason}
          onConfirm={async () => {
            await send('delete', ORGANIZATION, { params: { path: { organization: organization.name } } });
            leave();
          }}
        >
          <p>
            Its members and teams are gone, with all that the teams own or read; so are its groups.{' '}
            {prefixes.length === 0
              ? ''
              : `Names that begin with ${prefixes.join(', ')} are open to whoever may make crates here. `}
            It cannot be undone.
          </p>
        </ConfirmButton>
      </div>
    </section>
  );
}
