import type { Queries } from '../../../platform/database/open.ts';
import type { Platform } from '../../../platform/platform.ts';
import { Problem } from '../../../platform/problem.ts';
import { recordEvent } from '../../audit/index.ts';
import { readSwitch, writeSwitch } from './store.ts';

/** Whether anything at all is published by trusted publishing at the moment. */
export interface Switch {
  enabled: boolean;
  /** Shown to whoever is refused. */
  reason: string | null;
  changedAt: string | null;
  changedBy: number | null;
}

const LONGEST_REASON = 500;

export async function findSwitch(db: Queries): Promise<Switch> {
  const text = await readSwitch(db);
  return text === null
    ? { enabled: true, reason: null, changedAt: null, changedBy: null }
    : (JSON.parse(text) as Switch);
}

/** Asked by everything that gives or uses an access token, in its own transaction where there is one. @throws Problem */
export async function requireNotPaused(db: Queries): Promise<void> {
  const { enabled, reason } = await findSwitch(db);
  if (enabled) return;
  throw new Problem(
    'trusted_publishing_paused',
    `Trusted publishing is paused on this registry${reason === null ? '' : `: ${reason}`}. Try again later, or ask its operator; API tokens work as before.`,
    { headers: { 'retry-after': '300' } },
  );
}

/**
 * Pauses or resumes all trusted publishing, at every copy of the server at once: nobody remembers the answer.
 * @throws Problem `body_invalid`
 */
export async function setSwitch(
  platform: Platform,
  wanted: { enabled: boolean; reason?: string | null | undefined },
  context: { userId: number; correlationId: string },
): Promise<Switch> {
  const reason = checkReason(wanted);
  return platform.database.db.transaction().execute(async (db) => {
    const before = await findSwitch(db);
    const at = platform.now();
    const after: Switch = {
      enabled: wanted.enabled,
      reason,
      changedAt: at.toISOString(),
      changedBy: context.userId,
    };
    await writeSwitch(db, JSON.stringify(after));
    await recordEvent(db, {
      at,
      actor: { kind: 'user', id: context.userId },
      action: wanted.enabled ? 'trusted_publishing.resumed' : 'trusted_publishing.paused',
      detail: {
        before: { enabled: before.enabled, reason: before.reason },
        after: { enabled: after.enabled, reason: after.reason },
      },
      correlationId: context.correlationId,
    });
    return after;
  });
}

function checkReason({ enabled, reason }: Parameters<typeof setSwitch>[1]): string | null {
  const text = reason?.trim() ?? '';
  if (text === '') return null;
  if (enabled)
    throw new Problem(
      'body_invalid',
      'trusted_publishing.reason says why publishing is paused; leave it out to resume.',
    );
  if (text.length > LONGEST_REASON || /\p{Cc}/u.test(text) || !text.isWellFormed())
    throw new Problem(
      'body_invalid',
      `trusted_publishing.reason must have at most ${LONGEST_REASON} characters, on one line, but has ${text.length}.`,
    );
  return text;
}
