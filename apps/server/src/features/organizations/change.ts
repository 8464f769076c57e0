import type { Queries } from '../../platform/database/open.ts';
import type { Platform } from '../../platform/platform.ts';
import type { User } from '../accounts/index.ts';
import { type AuditEvent, recordEvent } from '../audit/index.ts';

/** Who changes something of an organisation, and on which request. */
export interface Change {
  user: User;
  correlationId: string;
}

export function record(
  db: Queries,
  platform: Pick<Platform, 'now'>,
  change: Change,
  event: Pick<AuditEvent, 'action' | 'detail'> & { crateName?: string },
): Promise<void> {
  return recordEvent(db, {
    at: platform.now(),
    actor: { kind: 'user', id: change.user.id },
    correlationId: change.correlationId,
    ...event,
  });
}
