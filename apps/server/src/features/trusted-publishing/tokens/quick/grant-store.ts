import type { Database } from '../../../../platform/database/open.ts';
import type { AuditEvent } from '../../../audit/index.ts';
import type { NewAttempt } from '../../attempts/store.ts';
import type { StoredPublisher } from '../../publishers/stored-publisher.ts';
import type { NewAccessToken } from '../store.ts';
import { openPostgresGrants } from './postgres-store.ts';
import { openSqliteGrants } from './sqlite-store.ts';

/** Everything a granted exchange writes, and what must still hold when it is written. */
export interface QuickGrant {
  issuer: { id: number; revision: number };
  replayKey: string;
  forgetAfter: Date;
  at: Date;
  mostExchangesPerMinute: number;
  /** Those that grant, as they were read. */
  publishers: readonly StoredPublisher[];
  token: NewAccessToken;
  attempt: NewAttempt;
  /** By the id the token gets. */
  events: (accessTokenId: number) => AuditEvent[];
}

/** Here the engines differ: two round trips on PostgreSQL, many exchanges in one transaction on the embedded database. */
export interface GrantStore {
  /**
   * Reads the publishers an ID token could mean, asks what is to be granted, and stores it.
   * @param decide null: nothing is.
   * @returns the id of the access token; null when nothing was granted, or what it stands on is no longer so: nothing is
   *   stored then.
   */
  grant(
    candidates: { issuerId: number; lookupKey: string },
    decide: (publishers: readonly StoredPublisher[]) => QuickGrant | null,
  ): Promise<number | null>;
}

export function openGrantStore(database: Database): GrantStore {
  const { driver } = database;
  return driver.engine === 'postgres'
    ? openPostgresGrants(driver.pool, database.db)
    : openSqliteGrants(driver.file, database.db);
}
