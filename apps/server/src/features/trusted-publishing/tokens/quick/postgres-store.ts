import type pg from 'pg';
import { BoundedCache } from '../../../../platform/bounded-cache.ts';
import { queryNamed } from '../../../../platform/database/named-statements.ts';
import type { Queries } from '../../../../platform/database/open.ts';
import { candidatesAsSeen } from '../../publishers/store.ts';
import { groupRows, type PublisherRow, type StoredPublisher } from '../../publishers/stored-publisher.ts';
import { grantBatches } from './grant-batches.ts';
import { grantStatement, grantValues } from './grant-statement.ts';
import type { GrantStore } from './grant-store.ts';

/**
 * `foreign_key_violation`: a row that something refers to is gone, a crate, between reading and writing. `deadlock_detected`: somebody
 * who holds such a row waits for what the grants hold, and they gave way.
 */
const OVERTAKEN = new Set(['23503', '40P01']);
const MOST_BYTES_KNOWN = 8 * 1024 * 1024;

interface Candidates {
  publishers: readonly StoredPublisher[];
  /** All that was read of them, as the database writes it. */
  seen: string;
}

type SeenRow = PublisherRow & { seen: string };

/**
 * Both statements are prepared once by each connection; the second is a transaction of its own, and grants only where the
 * candidates still are what the decision was made on. So those of the last grant may be kept: where anything of them was
 * changed, by whichever copy, nothing is granted by what was, and they are read again.
 */
export function openPostgresGrants(pool: pg.Pool, db: Queries): GrantStore {
  const known = new BoundedCache<Candidates>(MOST_BYTES_KNOWN, bytesOf);
  const readText = candidatesAsSeen(db, 0, '').compile().sql;
  const grantText = grantStatement(readText);
  const write = grantBatches(async (batch) => {
    const query = { name: 'exchange_grant', text: grantText, values: grantValues(batch) };
    try {
      const { rows } = await queryNamed<{ ord: number; id: number }>(pool, query);
      return new Map(rows.map(({ ord, id }) => [ord, id]));
    } catch (error) {
      if (OVERTAKEN.has((error as { code?: string }).code ?? '')) return null;
      throw error;
    }
  });

  const read = async (issuerId: number, lookupKey: string): Promise<Candidates> => {
    const query = { name: 'exchange_candidates', text: readText, values: [issuerId, lookupKey] };
    const { rows } = await queryNamed<SeenRow>(pool, query);
    return { publishers: groupRows(rows), seen: rows.map(({ seen }) => seen).join('\n') };
  };

  return {
    async grant({ issuerId, lookupKey }, decide) {
      const key = `${issuerId} ${lookupKey}`;
      const kept = known.get(key);
      if (kept !== undefined) {
        const grant = decide(kept.publishers);
        const id = grant === null ? null : await write({ grant, lookupKey, seen: kept.seen });
        if (id !== null) return id;
        known.remove(key);
      }
      const fresh = await read(issuerId, lookupKey);
      // It was not that they had changed.
      if (fresh.seen === kept?.seen) return null;
      const grant = decide(fresh.publishers);
      const id = grant === null ? null : await write({ grant, lookupKey, seen: fresh.seen });
      if (id !== null) known.add(key, fresh);
      return id;
    },
  };
}

/** As text, and once more as values. */
const bytesOf = ({ publishers, seen }: Candidates): number => 4 * seen.length + 1000 * publishers.length;
