import type { Platform } from '../../platform/platform.ts';
import { Problem } from '../../platform/problem.ts';
import { type User, wantsPublishMails } from '../accounts/index.ts';
import { recordEvent } from '../audit/index.ts';
import { notifyPublishMailsOff } from '../notifications/index.ts';
import { setCrateMails, setPublishMails } from './store.ts';

type Parts = Pick<Platform, 'config' | 'database' | 'now'>;

/**
 * Whether somebody is told by mail of each version of their crates. Switching it off is told by a last mail, as whoever took
 * over an account would begin with that.
 * @throws Problem `permission_denied`, `body_invalid`
 */
export async function changeNotifications(
  { config, database, now }: Parts,
  user: User,
  wish: { userId: string; email?: string | undefined; publishNotifications?: boolean | undefined },
  correlationId: string,
): Promise<void> {
  if (wish.userId !== String(user.id))
    throw new Problem('permission_denied', 'current user does not match requested user');
  if (wish.email !== undefined && wish.email !== user.email)
    throw new Problem(
      'body_invalid',
      `The e-mail address is not changed this way: ask for another one at ${config.publicUrl}/me/notifications.`,
      { field: 'email' },
    );
  const { publishNotifications: isOn } = wish;
  if (isOn === undefined) return;
  const at = now();
  await database.db.transaction().execute(async (db) => {
    if (!(await setPublishMails(db, user.id, isOn))) return;
    await recordEvent(db, {
      at,
      actor: { kind: 'user', id: user.id },
      action: 'user.notifications_changed',
      detail: { user_id: user.id, publish_notifications: isOn },
      correlationId,
    });
    if (!isOn)
      await notifyPublishMailsOff(db, { userId: user.id, crates: null, at, publicUrl: config.publicUrl });
  });
}

/**
 * The same for single crates, and the same last mail: silence is silence, one crate at a time as well. Those that are not the
 * user’s own are passed over, as at crates.io.
 */
export async function changeCrateNotifications(
  { config, database, now }: Parts,
  user: User,
  wishes: readonly { id: number; email_notifications: boolean }[],
  correlationId: string,
): Promise<void> {
  const at = now();
  // Of what is said twice the last counts.
  const wished = new Map(wishes.map(({ id, email_notifications: isOn }) => [id, isOn]));
  await database.db.transaction().execute(async (db) => {
    const silenced: string[] = [];
    for (const [crateId, isOn] of wished) {
      const crateName = await setCrateMails(db, { userId: user.id, crateId, isOn });
      if (crateName === null) continue;
      if (!isOn) silenced.push(crateName);
      await recordEvent(db, {
        at,
        actor: { kind: 'user', id: user.id },
        action: 'user.notifications_changed',
        crateName,
        detail: { user_id: user.id, email_notifications: isOn },
        correlationId,
      });
    }
    if (silenced.length > 0 && (await wantsPublishMails(db, user.id)))
      await notifyPublishMailsOff(db, {
        userId: user.id,
        crates: silenced,
        at,
        publicUrl: config.publicUrl,
      });
  });
}
