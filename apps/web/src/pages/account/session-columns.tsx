import { Tag } from '../../ui/notice.tsx';
import { Day, TimeAgo } from '../../ui/values.tsx';
import { describeAgent } from './user-agent.ts';

interface ShownSession {
  user_agent: string | null;
  address: string | null;
  created_at: string;
  last_active_at: string;
  current: boolean;
}

/** What a row tells of a session, wherever sessions are listed; what can be done with it comes after. */
export function SessionColumns({ session }: { session: ShownSession }) {
  return (
    <>
      <th scope="row" title={session.user_agent ?? undefined}>
        <span class="row">
          <bdi>{describeAgent(session.user_agent)}</bdi>
          {session.current ? <Tag tone="good">this one</Tag> : null}
        </span>
      </th>
      <td data-label="Address" class="mono">
        {session.address ?? 'unknown'}
      </td>
      <td data-label="Began">
        <Day at={session.created_at} />
      </td>
      <td data-label="Last active">
        <TimeAgo at={session.last_active_at} />
      </td>
    </>
  );
}
