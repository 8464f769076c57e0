import type { Selectable } from 'kysely';
import type { Queries } from '../../../platform/database/open.ts';
import type { TotpFactorTable } from '../../../platform/database/schema.ts';

export interface StoredTotp {
  secret: string;
  createdAt: Date;
  confirmedAt: Date | null;
  lastUsedAt: Date | null;
}

export async function findTotp(db: Queries, userId: number): Promise<StoredTotp | null> {
  const row = await db
    .selectFrom('totp_factors')
    .selectAll()
    .where('user_id', '=', userId)
    .executeTakeFirst();
  return row === undefined ? null : toTotp(row);
}

/** In place of one that was never confirmed. @returns false when there is one that was. */
export async function startTotp(
  db: Queries,
  { userId, secret, at }: { userId: number; secret: string; at: Date },
): Promise<boolean> {
  const row = await db
    .insertInto('totp_factors')
    .values({
      user_id: userId,
      secret,
      created_at: at.getTime(),
      confirmed_at: null,
      last_step: null,
      last_used_at: null,
    })
    .onConflict((conflict) =>
      conflict
        .column('user_id')
        .doUpdateSet({ secret, created_at: at.getTime(), last_step: null })
        .where('totp_factors.confirmed_at', 'is', null),
    )
    .returning('user_id')
    .executeTakeFirst();
  return row !== undefined;
}

/** Burns the step of a first code, which confirms the app. @returns false when another one did it before. */
export async function confirmTotp(
  db: Queries,
  { userId, secret, step, at }: { userId: number; secret: string; step: number; at: Date },
): Promise<boolean> {
  const row = await db
    .updateTable('totp_factors')
    .set({ confirmed_at: at.getTime(), last_step: step, last_used_at: at.getTime() })
    .where('user_id', '=', userId)
    .where('secret', '=', secret)
    .where('confirmed_at', 'is', null)
    .returning('user_id')
    .executeTakeFirst();
  return row !== undefined;
}

/** Burns a step. Of several codes of it at once one is taken. @returns false when it, or a later one, was used before. */
export async function burnStep(
  db: Queries,
  { userId, secret, step, at }: { userId: number; secret: string; step: number; at: Date },
): Promise<boolean> {
  const row = await db
    .updateTable('totp_factors')
    .set({ last_step: step, last_used_at: at.getTime() })
    .where('user_id', '=', userId)
    .where('secret', '=', secret)
    .where('confirmed_at', 'is not', null)
    .where((where) => where.or([where('last_step', 'is', null), where('last_step', '<', step)]))
    .returning('user_id')
    .executeTakeFirst();
  return row !== undefined;
}

/** @returns false when there was none that had been confirmed. */
export async function deleteTotp(db: Queries, userId: number): Promise<boolean> {
  const row = await db
    .deleteFrom('totp_factors')
    .where('user_id', '=', userId)
    .returning('confirmed_at')
    .executeTakeFirst();
  return row !== undefined && row.confirmed_at !== null;
}

export async function forgetUnconfirmed(db: Queries, before: Date): Promise<void> {
  await db
    .deleteFrom('totp_factors')
    .where('confirmed_at', 'is', null)
    .where('created_at', '<', before.getTime())
    .execute();
}

const toTotp = (row: Selectable<TotpFactorTable>): StoredTotp => ({
  secret: row.secret,
  createdAt: new Date(row.created_at),
  confirmedAt: row.confirmed_at === null ? null : new Date(row.confirmed_at),
  lastUsedAt: row.last_used_at === null ? null : new Date(row.last_used_at),
});

export async function listSealed(db: Queries): Promise<{ userId: number; secret: string }[]> {
  const rows = await db.selectFrom('totp_factors').select(['user_id', 'secret']).orderBy('user_id').execute();
  return rows.map(({ user_id, secret }) => ({ userId: user_id, secret }));
}

/** The same secret, sealed otherwise. */
export async function replaceSealed(
  db: Queries,
  { userId, before, after }: { userId: number; before: string; after: string },
): Promise<void> {
  await db
    .updateTable('totp_factors')
    .set({ secret: after })
    .where('user_id', '=', userId)
    .where('secret', '=', before)
    .execute();
}
