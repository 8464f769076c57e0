import type { Answer } from '../../api/client.ts';
import { Tag } from '../../ui/notice.tsx';
import { Day, TimeAgo } from '../../ui/values.tsx';
import { scopeLabel } from './token-scopes.ts';

export type Token = Answer<'/api/v1/me/tokens', 'get'>['api_tokens'][number];

export const isOver = ({ expired_at: end }: Token): boolean => end !== null && new Date(end) <= new Date();

export function TokenHead() {
  return (
    <thead>
      <tr>
        <th scope="col">Name</th>
        <th scope="col">May</th>
        <th scope="col">Crates</th>
        <th scope="col">Last used</th>
        <th scope="col">Ends</th>
        <th scope="col">
          <span class="visually-hidden">Revoke</span>
        </th>
      </tr>
    </thead>
  );
}

/** What a table tells of a token, up to its button. @param whose of "everything … may" and "all of …" */
export function TokenCells({ token, whose }: { token: Token; whose: 'you' | 'they' }) {
  return (
    <>
      <th scope="row">
        <bdi>{token.name}</bdi>
        <div class="soft small">
          made <Day at={token.created_at} />
        </div>
      </th>
      <td data-label="May">
        {token.endpoint_scopes === null ? (
          <Tag tone="warn">everything {whose} may</Tag>
        ) : (
          token.endpoint_scopes.map(scopeLabel).join(', ')
        )}
      </td>
      <td data-label="Crates">
        {token.crate_scopes === null || token.crate_scopes.length === 0 ? (
          `all of ${whose === 'you' ? 'yours' : 'theirs'}`
        ) : (
          <span class="mono">{token.crate_scopes.join(', ')}</span>
        )}
      </td>
      <td data-label="Last used">
        {token.last_used_at === null ? <span class="soft">never</span> : <TimeAgo at={token.last_used_at} />}
      </td>
      <td data-label="Ends">
        {token.expired_at === null ? (
          <Tag tone="warn">never</Tag>
        ) : isOver(token) ? (
          <Tag>
            ended <TimeAgo at={token.expired_at} />
          </Tag>
        ) : (
          <TimeAgo at={token.expired_at} />
        )}
      </td>
    </>
  );
}
