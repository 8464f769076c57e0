import { useAnswer } from '../../api/queries.ts';
import { Answered } from '../../frame/answer.tsx';
import { Page } from '../../ui/page.tsx';
import { Empty } from '../../ui/states.tsx';
import { counted } from '../../ui/values.tsx';
import type { PageProps } from '../area.ts';
import { CrateList } from './crate-list.tsx';

export function UserPage({ params }: PageProps) {
  const { login = '' } = params;
  const answer = useAnswer('/api/v1/users/{user}', { params: { path: { user: login } } });
  const user = answer.data?.user;
  return (
    <Page
      title={user?.name || login}
      heading={
        <div class="stack tight">
          <h1>
            <bdi>{user?.name || login}</bdi>
          </h1>
          {user?.name && user.name !== user.login ? <p class="soft">{user.login}</p> : null}
        </div>
      }
    >
      <Answered answer={answer} what="the user">
        {({ user: { id, login: name } }) => (
          <div class="stack">
            <Total id={id} />
            <CrateList
              selection={{ user_id: String(id) }}
              usual="alphabetical"
              empty={<Empty title={`${name} owns no crate`}>None that you may see, at least.</Empty>}
            />
          </div>
        )}
      </Answered>
    </Page>
  );
}

function Total({ id }: { id: number }) {
  const { data } = useAnswer('/api/v1/users/{user}/stats', { params: { path: { user: String(id) } } });
  if (data === undefined) return null;
  return <p class="soft">{counted(data.total_downloads, 'download')} of the crates owned</p>;
}
