import { type Answer, send } from '../../api/client.ts';
import { refresh, useAnswer } from '../../api/queries.ts';
import { Answered } from '../../frame/answer.tsx';
import { pathTo } from '../../paths.ts';
import { signOut } from '../../session.ts';
import { Button } from '../../ui/button.tsx';
import { ConfirmButton } from '../../ui/dialog.tsx';
import { AccountFrame } from './account-frame.tsx';
import { SessionColumns } from './session-columns.tsx';
import { describeAgent } from './user-agent.ts';

type Session = Answer<'/api/v1/me/sessions', 'get'>['sessions'][number];

export function SessionsPage() {
  return (
    <AccountFrame tab="sessions" title="Sessions" what="your sessions">
      {() => <Sessions />}
    </AccountFrame>
  );
}

function Sessions() {
  const sessions = useAnswer('/api/v1/me/sessions');
  const endOthers = async () => {
    await send('delete', '/api/v1/me/sessions');
    await refresh('/api/v1/me/sessions');
  };
  return (
    <div class="stack">
      <p>
        Where you are signed in with a browser. A session ends 30 days after it began. One that you do not
        know may be somebody else: end it, then change your password under{' '}
        <a href={pathTo('security', {})}>Security</a>.
      </p>
      <Answered answer={sessions} what="your sessions">
        {({ sessions: all }) => (
          <>
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
                    <SessionRow key={session.id} session={session} />
                  ))}
                </tbody>
              </table>
            </div>
            <div>
              <ConfirmButton
                action="End all others"
                title="End all other sessions?"
                onConfirm={endOthers}
                disabledBecause={all.length < 2 ? 'There is no other session.' : null}
              >
                <p>
                  Every other browser has to sign in again. Your API tokens go on; they are under{' '}
                  <a href={pathTo('tokens', {})}>API tokens</a>.
                </p>
              </ConfirmButton>
            </div>
          </>
        )}
      </Answered>
    </div>
  );
}

function SessionRow({ session }: { session: Session }) {
  const name = describeAgent(session.user_agent);
  const end = async () => {
    await send('delete', '/api/v1/me/sessions/{id}', { params: { path: { id: session.id } } });
    await refresh('/api/v1/me/sessions');
  };
  return (
    <tr>
      <SessionColumns session={session} />
      <td>
        {session.current ? (
          <Button small onClick={() => void signOut()}>
            Sign out
          </Button>
        ) : (
          <ConfirmButton
            small
            action="End"
            label={`End the session of ${name}`}
            title={`End the session of ${name}?`}
            onConfirm={end}
          >
            <p>That browser has to sign in again.</p>
          </ConfirmButton>
        )}
      </td>
    </tr>
  );
}
