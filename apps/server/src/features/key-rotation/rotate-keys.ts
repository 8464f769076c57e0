import { randomUUID } from 'node:crypto';
import { noteSecrets } from '../../platform/database/instance.ts';
import type { Platform } from '../../platform/platform.ts';
import { addKey, dropOtherKeys, readSecrets, type Secrets } from '../../platform/secrets.ts';
import { StartError } from '../../platform/start-error.ts';
import { recordEvent } from '../audit/index.ts';
import { resealFactors } from '../second-factor/index.ts';

type Place = Pick<Platform, 'config' | 'database' | 'now'>;

/**
 * Changes the key of the data folder, or only what is sealed where the operator configured the keys.
 * @param mode `finish` forgets the keys before; `forget-old` makes a new one and forgets those before at once.
 * @returns what was done, and what is to be done next.
 * @throws StartError
 */
export async function rotateKeys(place: Place, mode: 'rotate' | 'finish' | 'forget-old'): Promise<string[]> {
  const { config } = place;
  if (config.secretKey !== '') return resealByConfiguredKey(place, mode);
  const { dataDir } = config;
  // Makes them where no server was started yet.
  readSecrets(dataDir);
  if (mode === 'finish') {
    const secrets = readSecrets(dataDir);
    if ((secrets.others ?? []).length === 0)
      throw new StartError(`${dataDir}/secrets.json has one key only; there is none to forget.`);
    const sealed = await change(place, 'secrets.old_forgotten', () => secrets);
    dropOtherKeys(dataDir);
    return [...sealed, 'the old key is forgotten: sessions that it signed have ended.'];
  }
  // In one transaction with the seals, so that of two rotations at once one waits for the other.
  const sealed = await change(place, 'secrets.rotated', () => addKey(dataDir));
  if (mode === 'rotate')
    return [
      'a new key is in secrets.json, beside the one before, which is still read.',
      ...sealed,
      'next: restart every copy of the server, one after the other; then `waybill rotate --finish`, at once or in 30 days, when no session of before is left.',
    ];
  dropOtherKeys(dataDir);
  return [
    'a new key is in secrets.json, and the one before is forgotten: everybody has to sign in again.',
    ...sealed,
    'next: start the server. A copy that ran on still has the old key: restart it.',
  ];
}

async function resealByConfiguredKey(place: Place, mode: string): Promise<string[]> {
  const { secretKey, otherSecretKeys } = place.config;
  if (mode !== 'rotate')
    throw new StartError(
      'secret_key is configured: to forget a key, take it out of other_secret_keys at every copy, after `waybill rotate` has sealed what it sealed.',
    );
  if (otherSecretKeys.length === 0)
    throw new StartError(
      'secret_key is configured, so its keys are yours to make: put a new one into other_secret_keys at every copy, then exchange the two, then run this again (docs/secrets.md).',
    );
  const sealed = await change(place, 'secrets.rotated', () => ({
    session: secretKey,
    others: otherSecretKeys,
  }));
  return [
    ...sealed,
    'next: once every copy has this secret_key, take the others out of other_secret_keys; sessions that they signed end then.',
  ];
}

async function change(
  { database, now }: Place,
  action: 'secrets.rotated' | 'secrets.old_forgotten',
  secretsNow: () => Secrets,
): Promise<string[]> {
  const { resealed, lost } = await database.db.transaction().execute(async (db) => {
    // The row is locked until the end: nobody else changes keys meanwhile.
    await db
      .updateTable('instance')
      .set((row) => ({ value: row.ref('value') }))
      .where('key', '=', 'secrets')
      .execute();
    const secrets = secretsNow();
    const done = await resealFactors(db, secrets);
    await noteSecrets(db, secrets);
    await recordEvent(db, {
      at: now(),
      actor: { kind: 'operator' },
      action,
      detail: { resealed: done.resealed, lost: done.lost },
      correlationId: randomUUID(),
    });
    return done;
  });
  const apps = (count: number) => `${count} ${count === 1 ? 'authenticator app' : 'authenticator apps'}`;
  return [
    `sealed the secrets of ${apps(resealed)} by the new key.`,
    ...(lost > 0
      ? [`left ${apps(lost)} as they were: no key there is opens them, so these have to be enrolled again.`]
      : []),
  ];
}
