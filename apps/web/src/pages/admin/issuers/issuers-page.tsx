import { useAnswer } from '../../../api/queries.ts';
import { Answered } from '../../../frame/answer.tsx';
import { pathTo } from '../../../paths.ts';
import { LinkButton } from '../../../ui/button.tsx';
import { Icon } from '../../../ui/icon.tsx';
import { Empty } from '../../../ui/states.tsx';
import { count } from '../../../ui/values.tsx';
import { AdminFrame } from '../admin-frame.tsx';
import { IssuerKeys, IssuerState, origins } from './issuer-state.tsx';

/** Which CI is trusted. */
export function IssuersPage() {
  return (
    <AdminFrame
      tab="adminIssuers"
      title="Issuers"
      actions={
        <LinkButton look="primary" href={pathTo('newIssuer', {})}>
          <Icon name="plus" /> Trust another issuer
        </LinkButton>
      }
    >
      {() => <Issuers />}
    </AdminFrame>
  );
}

function Issuers() {
  const issuers = useAnswer('/api/v1/admin/issuers');
  return (
    <Answered answer={issuers} what="the issuers">
      {({ issuers: list }) => (
        <div class="stack">
          <p class="soft">
            An issuer signs the ID tokens of CI jobs. Whoever runs one can sign anything for the repositories
            of that issuer, and nothing for those of another.{' '}
            <a href={pathTo('doc', { page: 'issuers' })}>About issuers</a>
          </p>
          {list.length === 0 ? (
            <div class="card">
              <Empty
                title="No CI is trusted"
                actions={
                  <LinkButton look="primary" href={pathTo('newIssuer', {})}>
                    Trust an issuer
                  </LinkButton>
                }
              >
                Until one is, crates are published with API tokens only.
              </Empty>
            </div>
          ) : (
            <div class="card flush table-frame">
              <table class="folds">
                <thead>
                  <tr>
                    <th scope="col">Issuer</th>
                    <th scope="col">State</th>
                    <th scope="col">Keys</th>
                    <th scope="col" class="number">
                      Publishers
                    </th>
                    <th scope="col">Origin</th>
                  </tr>
                </thead>
                <tbody>
                  {list.map((issuer) => (
                    <tr key={issuer.id}>
                      <th scope="row">
                        <a class="anywhere" href={pathTo('adminIssuer', { id: issuer.id })}>
                          {issuer.url}
                        </a>
                        <div class="soft small">{issuer.provider}</div>
                      </th>
                      <td>
                        <IssuerState issuer={issuer} />
                      </td>
                      <td>
                        <IssuerKeys issuer={issuer} />
                      </td>
                      <td data-label="Publishers" class="number">
                        {count(issuer.publishers)}
                      </td>
                      <td data-label="Origin">{origins[issuer.origin]}</td>
                    </tr>
                  ))}
                </tbody>
              </table>
            </div>
          )}
        </div>
      )}
    </Answered>
  );
}
