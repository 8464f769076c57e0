import type { Answer } from '../../../api/client.ts';
import { Tag } from '../../../ui/notice.tsx';

export type Person = Answer<'/api/v1/admin/users', 'get'>['users'][number];

/** What somebody may, and may not, in a few words. */
export function UserTags({ user }: { user: Person }) {
  return (
    <span class="row">
      {user.admin ? <Tag tone="accent">administrator</Tag> : null}
      {user.read_only ? <Tag>read-only</Tag> : null}
      {user.locked === null ? null : <Tag tone="alarm">locked</Tag>}
    </span>
  );
}
