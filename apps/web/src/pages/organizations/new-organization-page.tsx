import { useState } from 'preact/hooks';
import { useLocation } from 'preact-iso/router';
import { send } from '../../api/client.ts';
import { refresh, useAnswer } from '../../api/queries.ts';
import { useSending } from '../../api/sending.ts';
import { Answered } from '../../frame/answer.tsx';
import { pathTo } from '../../paths.ts';
import { useSession } from '../../session.ts';
import { Button, LinkButton } from '../../ui/button.tsx';
import { Form, TextField } from '../../ui/fields.tsx';
import { Page } from '../../ui/page.tsx';
import { Empty, Failed } from '../../ui/states.tsx';

export function NewOrganizationPage() {
  const answer = useAnswer('/api/v1/organizations');
  return (
    <Page title="New organisation" crumbs={[{ label: 'Organisations', href: pathTo('organizations', {}) }]}>
      <Answered answer={answer} what="whether you may make one">
        {({ meta }) =>
          meta.may_create ? (
            <NewOrganization />
          ) : (
            <div class="card">
              <Empty
                title="Administrators make organisations here"
                actions={<LinkButton href={pathTo('organizations', {})}>Your organisations</LinkButton>}
              >
                That is a setting of this registry (<code>organizations.creation</code>). Ask an administrator
                to make one with you as its first owner.
              </Empty>
            </div>
          )
        }
      </Answered>
    </Page>
  );
}

function NewOrganization() {
  const { route } = useLocation();
  const { me } = useSession();
  const [name, setName] = useState('');
  const [displayName, setDisplayName] = useState('');
  const [owner, setOwner] = useState('');
  const { busy, failure, run } = useSending();
  const wrong = (field: string) => (failure?.field === field ? failure.message : null);
  const submit = () =>
    void run(async () => {
      const made = await send('post', '/api/v1/organizations', {
        body: {
          organization: {
            name: name.trim(),
            display_name: displayName.trim() === '' ? null : displayName.trim(),
            ...(owner.trim() === '' ? {} : { owner: owner.trim() }),
          },
        },
      });
      await refresh('/api/v1/organizations');
      route(pathTo('organization', { organization: made.organization.name }));
    });
  return (
    <div class="card">
      <Form onSubmit={submit}>
        <TextField
          label="Name"
          value={name}
          onInput={setName}
          required
          focused
          mono
          maxLength={39}
          placeholder="acme"
          help={
            <>
              In addresses, and before the colon in the names of its teams: <code>acme:core</code>. Letters,
              digits and hyphens; it stays as it is.
            </>
          }
          wrong={wrong('name')}
        />
        <TextField
          label="Display name (optional)"
          value={displayName}
          onInput={setDisplayName}
          maxLength={100}
          placeholder="Acme Inc."
          wrong={wrong('display_name')}
        />
        {me?.user.is_admin ? (
          <TextField
            label="First owner (optional)"
            value={owner}
            onInput={setOwner}
            mono
            placeholder={me.user.login}
            help="The login of somebody else who is to own it. Left empty, you do."
            wrong={wrong('owner')}
          />
        ) : null}
        {failure !== null && failure.field === null ? <Failed failure={failure} /> : null}
        <div class="row">
          <Button type="submit" look="primary" busy={busy}>
            Make the organisation
          </Button>
          <LinkButton href={pathTo('organizations', {})}>Cancel</LinkButton>
        </div>
      </Form>
    </div>
  );
}
