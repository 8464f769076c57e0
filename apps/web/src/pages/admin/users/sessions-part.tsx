import { type Answer, send } from '../../../api/client.ts';
import { useAnswer } from '../../../api/queries.ts';
import { Answered } from '../../../frame/answer.tsx';
import { ConfirmButton } from '../../../ui/dialog.tsx';
import { SessionColumns } from '../../account/session-columns.tsx';
import { describeAgent } from '../../account/user-agent.ts';
import { refreshUser } from './user.ts';

const SESSIONS = '/api/v1/admin/users/{login}/sessions';
type Session = Answer<typeof SESSIONS, 'get'>['sessions'][number];

/** Where somebody is signed in. */
export function SessionsPart({ login }: { login: string }) {
  const sessions = useAnswer(SESSIONS, { params: { path: { login } } });
  return (
    <section class="stack tight" aria-labelledby="sessions">
      <h2 id="sessions">Where they are signed in</h2>
      <Answered answer={sessions} what="their sessions">
        {({ sessions: all }) =>
          all.length === 0 ? (
            <p class="card soft">Nowhere: no browser is signed in as {login}.</p>
          ) : (
            <div class="card flush table-frame">
              <table class="folds">
                <thead>
                  <tr>
                    <th scope="col">Browser</th>
                    <th scope="col">Address</th>
                    <th scope="col">Began</th>
                    <th scope="col">Last active</th>
                    <th scope="col">
                      <span class="visually-hidden">End</span>
                    </th>
                  </tr>
                </thead>
                <tbody>
                  {all.map((session) => (
                    <SessionRow key={session.id} login={login} session={session} />
                  ))}
                </tbody>
              </table>
            </div>
          )
        }
      </Answered>
    </section>
  );
}

function SessionRow({ login, session }: { login: string; session: Session }) {
  const name = describeAgent(session.user_agent);
  const end = async () => {
    await send('delete', '/api/v1/admin/users/{login}/sessions/{id}', {
      params: { path: { login, id: session.id } },
    });
    await refreshUser();
  };
  return (
    <tr>
      <SessionColumns session={session} />
      <td>
        <ConfirmButton
          small
          action="End"
          label={`End the session of ${name}`}
          title={`End this session of ${login}?`}
          onConfirm={end}
        >
          <p>
            {session.current
              ? 'It is the one you are in: you are signed out.'
              : `${name} has to sign in again. API tokens go on; to keep them out, lock the account.`}
          </p>
        </ConfirmButton>
      </td>
    </tr>
  );
}
