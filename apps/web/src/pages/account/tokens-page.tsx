import { send } from '../../api/client.ts';
import { refresh, useAnswer } from '../../api/queries.ts';
import { Answered } from '../../frame/answer.tsx';
import { pathTo } from '../../paths.ts';
import { LinkButton } from '../../ui/button.tsx';
import { ConfirmButton } from '../../ui/dialog.tsx';
import { Notice } from '../../ui/notice.tsx';
import { Empty } from '../../ui/states.tsx';
import { AccountFrame } from './account-frame.tsx';
import { isOver, type Token, TokenCells, TokenHead } from './token-columns.tsx';

/** Those that ended are of use for finding out why something stopped working. */
const EXPIRED_DAYS = '30';

export function TokensPage() {
  return (
    <AccountFrame
      tab="tokens"
      title="API tokens"
      what="your API tokens"
      actions={
        <LinkButton look="primary" href={pathTo('newToken', {})}>
          New token
        </LinkButton>
      }
    >
      {() => <Tokens />}
    </AccountFrame>
  );
}

function Tokens() {
  const tokens = useAnswer('/api/v1/me/tokens', { params: { query: { expired_days: EXPIRED_DAYS } } });
  return (
    <div class="stack">
      <Notice>
        <p>
          A token is for publishing by hand, or for a program of yours. A CI job needs none: say on the page
          of a crate, under Trusted publishers, which job may publish, and there is no secret to lose.
        </p>
      </Notice>
      <Answered answer={tokens} what="your API tokens">
        {({ api_tokens: all }) =>
          all.length === 0 ? (
            <div class="card flush">
              <Empty
                title="You have no API tokens"
                actions={
                  <LinkButton look="primary" href={pathTo('newToken', {})}>
                    New token
                  </LinkButton>
                }
              >
                Good: nothing can be stolen. You need one only to publish from your own machine, or to read a
                private registry.
              </Empty>
            </div>
          ) : (
            <TokenTable tokens={all} />
          )
        }
      </Answered>
    </div>
  );
}

function TokenTable({ tokens }: { tokens: readonly Token[] }) {
  return (
    <div class="card flush table-frame">
      <table class="folds">
        <TokenHead />
        <tbody>
          {tokens.map((token) => (
            <TokenRow key={token.id} token={token} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

function TokenRow({ token }: { token: Token }) {
  const revoke = async () => {
    await send('delete', '/api/v1/me/tokens/{id}', { params: { path: { id: String(token.id) } } });
    await refresh('/api/v1/me/tokens');
  };
  return (
    <tr>
      <TokenCells token={token} whose="you" />
      <td>
        {isOver(token) ? null : (
          <ConfirmButton
            small
            action="Revoke"
            label={`Revoke ${token.name}`}
            title={`Revoke “${token.name}”?`}
            onConfirm={revoke}
          >
            <p>Whatever uses it is refused from now on. It cannot be had back; you can make a new one.</p>
          </ConfirmButton>
        )}
      </td>
    </tr>
  );
}
