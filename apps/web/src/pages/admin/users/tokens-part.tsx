import { send } from '../../../api/client.ts';
import { useAnswer } from '../../../api/queries.ts';
import { Answered } from '../../../frame/answer.tsx';
import { ConfirmButton } from '../../../ui/dialog.tsx';
import { isOver, type Token, TokenCells, TokenHead } from '../../account/token-columns.tsx';
import { refreshUser } from './user.ts';

const TOKENS = '/api/v1/admin/users/{login}/tokens';
/** Those that ended are of use for finding out why something stopped working. */
const EXPIRED_DAYS = '30';

/** The API tokens of somebody; the tokens themselves are kept nowhere. */
export function TokensPart({ login }: { login: string }) {
  const tokens = useAnswer(TOKENS, { params: { path: { login }, query: { expired_days: EXPIRED_DAYS } } });
  return (
    <section class="stack tight" aria-labelledby="tokens">
      <h2 id="tokens">Their API tokens</h2>
      <Answered answer={tokens} what="their API tokens">
        {({ api_tokens: all }) =>
          all.length === 0 ? (
            <p class="card soft">None: {login} has no API token.</p>
          ) : (
            <div class="card flush table-frame">
              <table class="folds">
                <TokenHead />
                <tbody>
                  {all.map((token) => (
                    <tr key={token.id}>
                      <TokenCells token={token} whose="they" />
                      <td>{isOver(token) ? null : <RevokeButton login={login} token={token} />}</td>
                    </tr>
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

function RevokeButton({ login, token: { id, name } }: { login: string; token: Token }) {
  const revoke = async () => {
    await send('delete', '/api/v1/admin/users/{login}/tokens/{id}', {
      params: { path: { login, id: String(id) } },
    });
    await refreshUser();
  };
  return (
    <ConfirmButton
      small
      action="Revoke"
      label={`Revoke ${name}`}
      title={`Revoke “${name}” of ${login}?`}
      onConfirm={revoke}
    >
      <p>Whatever uses it is refused from now on. It cannot be had back; they can make a new one.</p>
    </ConfirmButton>
  );
}
