import { useState } from 'preact/hooks';
import { useLocation } from 'preact-iso/router';
import { useAnswer } from '../../../api/queries.ts';
import { Answered } from '../../../frame/answer.tsx';
import { pathTo } from '../../../paths.ts';
import { Button, LinkButton } from '../../../ui/button.tsx';
import { SelectField, TextField } from '../../../ui/fields.tsx';
import { Pager } from '../../../ui/pager.tsx';
import { Empty } from '../../../ui/states.tsx';
import { Day } from '../../../ui/values.tsx';
import { AdminFrame } from '../admin-frame.tsx';
import { given, seekOf } from '../seek.ts';
import { NewUser } from './new-user.tsx';
import { UserTags } from './user-tags.tsx';

const kinds = ['', 'administrator', 'read_only', 'locked'] as const;
type Kind = (typeof kinds)[number];

/** Who there is. */
export function UsersPage() {
  const [isNew, setNew] = useState(false);
  return (
    <AdminFrame
      tab="adminUsers"
      title="Users"
      actions={
        <Button look="primary" onClick={() => setNew(true)}>
          Make a user
        </Button>
      }
    >
      {() => (
        <>
          {isNew ? <NewUser onClose={() => setNew(false)} /> : null}
          <Users />
        </>
      )}
    </AdminFrame>
  );
}

function Users() {
  const { query, route } = useLocation();
  const kind: Kind = kinds.find((one) => one === query['kind']) ?? '';
  const text = query['q'] ?? '';
  const users = useAnswer(
    '/api/v1/admin/users',
    {
      params: {
        query: {
          ...given({ q: text, seek: query['seek'] }),
          ...(kind === '' ? {} : { kind }),
          per_page: '50',
        },
      },
    },
    { keepLast: true },
  );
  const isFiltered = text !== '' || kind !== '';
  const narrow = (change: { q?: string; kind?: Kind }) =>
    route(pathTo('adminUsers', {}, { q: text, kind, ...change }), true);
  return (
    <div class="stack">
      <search class="card filters">
        <TextField
          label="Find"
          placeholder="login, name or address"
          type="search"
          value={text}
          onInput={(q) => narrow({ q })}
        />
        <SelectField
          label="Who"
          value={kind}
          onChange={(next) => narrow({ kind: next })}
          choices={[
            { value: '', label: 'Everybody' },
            { value: 'administrator', label: 'Administrators' },
            { value: 'read_only', label: 'Who may only read' },
            { value: 'locked', label: 'Locked accounts' },
          ]}
        />
      </search>
      <Answered answer={users} what="the users">
        {({ users: list, meta }) =>
          list.length === 0 ? (
            <div class="card">
              <Empty
                title="Nobody"
                actions={
                  isFiltered ? <LinkButton href={pathTo('adminUsers', {})}>Show everybody</LinkButton> : null
                }
              >
                No user of this registry fits.
              </Empty>
            </div>
          ) : (
            <>
              <div class="card flush table-frame">
                <table class="folds">
                  <thead>
                    <tr>
                      <th scope="col">User</th>
                      <th scope="col">E-mail address</th>
                      <th scope="col">May</th>
                      <th scope="col">Since</th>
                    </tr>
                  </thead>
                  <tbody>
                    {list.map((user) => (
                      <tr key={user.id}>
                        <th scope="row">
                          <a href={pathTo('adminUser', { login: user.login })}>{user.login}</a>
                          {user.name === null ? null : <div class="soft small">{user.name}</div>}
                        </th>
                        <td>
                          {user.email ?? <span class="soft">none</span>}
                          {user.email !== null && !user.email_verified ? (
                            <span class="soft small"> (not verified)</span>
                          ) : null}
                        </td>
                        <td>
                          <UserTags user={user} />
                        </td>
                        <td data-label="Since">
                          <Day at={user.created_at} />
                        </td>
                      </tr>
                    ))}
                  </tbody>
                </table>
              </div>
              <Pager
                previous={query['seek'] ? pathTo('adminUsers', {}, { q: text, kind }) : null}
                previousLabel="First"
                next={
                  meta.next_page === null
                    ? null
                    : pathTo('adminUsers', {}, { q: text, kind, seek: seekOf(meta.next_page) })
                }
              />
            </>
          )
        }
      </Answered>
    </div>
  );
}
