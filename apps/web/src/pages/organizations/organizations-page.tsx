import type { Answer } from '../../api/client.ts';
import { useAnswer } from '../../api/queries.ts';
import { Answered } from '../../frame/answer.tsx';
import { pathTo } from '../../paths.ts';
import { LinkButton } from '../../ui/button.tsx';
import { Tag } from '../../ui/notice.tsx';
import { Page } from '../../ui/page.tsx';
import { Empty } from '../../ui/states.tsx';
import { count } from '../../ui/values.tsx';
import { wordOf } from './roles.ts';

type Listed = Answer<'/api/v1/organizations', 'get'>['organizations'][number];

export function OrganizationsPage() {
  const answer = useAnswer('/api/v1/organizations');
  const mayCreate = answer.data?.meta.may_create === true;
  const create = (
    <LinkButton look="primary" href={pathTo('newOrganization', {})}>
      New organisation
    </LinkButton>
  );
  return (
    <Page
      title="Organisations"
      actions={mayCreate && answer.data?.organizations.length !== 0 ? create : undefined}
    >
      <Answered answer={answer} what="your organisations">
        {({ organizations }) => {
          const mine = organizations.filter(({ role }) => role !== null);
          const others = organizations.filter(({ role }) => role === null);
          return (
            <div class="stack wide">
              {mine.length === 0 ? (
                <div class="card">
                  <Empty
                    title="You are in no organisation"
                    actions={mayCreate && others.length === 0 ? create : undefined}
                  >
                    An organisation owns crates, so that they stay when people come and go. Names that begin
                    with its prefix, such as <code>acme-</code>, are for its members alone, and its teams own
                    crates or read private ones.{' '}
                    {mayCreate
                      ? ''
                      : 'In this registry administrators make organisations; members are added by the owners of one.'}
                  </Empty>
                </div>
              ) : (
                <OrganizationTable organizations={mine} />
              )}
              {others.length === 0 ? null : (
                <section class="stack" aria-labelledby="others">
                  <h2 id="others">Others in this registry</h2>
                  <p class="soft">You see them as an administrator of the registry.</p>
                  <OrganizationTable organizations={others} />
                </section>
              )}
            </div>
          );
        }}
      </Answered>
    </Page>
  );
}

function OrganizationTable({ organizations }: { organizations: readonly Listed[] }) {
  return (
    <div class="card flush">
      <table class="folds">
        <thead>
          <tr>
            <th scope="col">Organisation</th>
            <th scope="col">You are</th>
            <th scope="col" class="number">
              Members
            </th>
            <th scope="col" class="number">
              Teams
            </th>
            <th scope="col" class="number">
              Crates
            </th>
          </tr>
        </thead>
        <tbody>
          {organizations.map((one) => (
            <tr key={one.id}>
              <td>
                <a href={pathTo('organization', { organization: one.name })}>{one.name}</a>
                {one.display_name ? <span class="soft"> {one.display_name}</span> : null}
              </td>
              <td data-label="You are">
                {one.role === null ? <span class="soft">not a member</span> : <Tag>{wordOf(one.role)}</Tag>}
              </td>
              <td class="number" data-label="Members">
                {count(one.counts.members)}
              </td>
              <td class="number" data-label="Teams">
                {count(one.counts.teams)}
              </td>
              <td class="number" data-label="Crates">
                {count(one.counts.crates)}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
