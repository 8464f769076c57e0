import type { Jobs } from '../../../platform/jobs.ts';
import type { Platform } from '../../../platform/platform.ts';
import { storeConfiguredIssuers } from './configured-issuers.ts';
import { findIssuer, type IssuerVersion, versionByUrl, versions } from './store.ts';
import { type Issuer, toIssuer } from './to-issuer.ts';

/** All issuers as they were stored at one moment. */
export interface IssuerList {
  /** By the exact `iss` string. */
  byUrl(url: string): Issuer | undefined;
  byId(id: number): Issuer | undefined;
  all(): readonly Issuer[];
}

/**
 * The issuers this registry knows. An administrator may change them at another copy of the server, so each question is
 * answered from the database; only keys are held here, and only as long as nothing about their issuer changes.
 */
export interface Issuers {
  /** By the exact `iss` string, as stored at this moment: one small query, for the exchange. */
  byUrl(url: string): Promise<Issuer | undefined>;
  /** As this copy of the server knew it last: whoever acts on it asks in the same statement whether it still is so. */
  lastKnown(url: string): KnownIssuer | undefined;
  /** All of them, as stored at this moment. */
  current(): Promise<IssuerList>;
  /** Those whose keys this copy holds at the moment, without a question to the database. */
  held(): readonly Issuer[];
  /** Starts fetching keys, each issuer for itself. */
  start(jobs: Jobs): void;
  stop(): void;
}

export interface KnownIssuer {
  issuer: Issuer;
  revision: number;
}

/** How soon this copy begins and ends fetching keys for what was changed at another one and is not asked for here. */
const LOOK_AGAIN_EVERY_MS = 60_000;

/** Writes the configured issuers into the database and gives each its key source. */
export async function openIssuers(platform: Platform): Promise<Issuers> {
  const { db } = platform.database;
  await storeConfiguredIssuers(platform);
  const held = new HeldIssuers(platform);
  const current = async () => held.list(await versions(db));
  await current();
  return {
    async byUrl(url) {
      // What can be no address is not asked for: the engines disagree on what a text may hold.
      if (!/^[\x21-\x7e]{1,2048}$/.test(url)) return undefined;
      const version = await versionByUrl(db, url);
      return version === null ? undefined : held.get(version);
    },
    lastKnown: (url) => held.lastKnown(url),
    current,
    held: () => held.issuers(),
    start(jobs) {
      held.start();
      jobs.repeat({
        name: 'find-changed-issuers',
        what: 'look for changed issuers',
        everyMs: LOOK_AGAIN_EVERY_MS,
        run: current,
      });
    },
    stop() {
      held.stop();
    },
  };
}

interface Held {
  version: IssuerVersion;
  /** Null for a provider this version does not know. */
  issuer: Issuer | null;
}

/** What this copy of the server holds of each issuer, renewed where the stored one is another. */
class HeldIssuers {
  readonly #platform: Platform;
  readonly #held = new Map<number, Held>();
  #isRunning = false;

  constructor(platform: Platform) {
    this.#platform = platform;
  }

  async get(version: IssuerVersion): Promise<Issuer | undefined> {
    const held = this.#held.get(version.id);
    if (held !== undefined && isSame(held.version, version)) return held.issuer ?? undefined;
    const stored = await findIssuer(this.#platform.database.db, version.id);
    if (stored === null) return undefined;
    const now = { id: stored.id, revision: stored.revision, enabled: stored.isTrusted ? 1 : 0 };
    // While the row was read somebody else may have renewed it: two key sources would ask the issuer twice.
    const other = this.#held.get(version.id);
    if (other !== undefined && (isSame(other.version, now) || other.version.revision > now.revision))
      return other.issuer ?? undefined;
    other?.issuer?.keys.stop();
    const issuer = toIssuer(this.#platform, stored);
    this.#held.set(stored.id, { version: now, issuer });
    if (this.#isRunning && issuer?.enabled) issuer.keys.start();
    return issuer ?? undefined;
  }

  lastKnown(url: string): KnownIssuer | undefined {
    for (const { issuer, version } of this.#held.values())
      if (issuer?.url === url) return { issuer, revision: version.revision };
    return undefined;
  }

  async list(versions: readonly IssuerVersion[]): Promise<IssuerList> {
    const issuers: Issuer[] = [];
    for (const version of versions) {
      const issuer = await this.get(version);
      if (issuer !== undefined) issuers.push(issuer);
    }
    return {
      byUrl: (url) => issuers.find((issuer) => issuer.url === url),
      byId: (id) => issuers.find((issuer) => issuer.id === id),
      all: () => issuers,
    };
  }

  issuers(): Issuer[] {
    return [...this.#held.values()].map(({ issuer }) => issuer).filter((issuer) => issuer !== null);
  }

  start(): void {
    this.#isRunning = true;
    for (const { issuer } of this.#held.values()) if (issuer?.enabled) issuer.keys.start();
  }

  stop(): void {
    this.#isRunning = false;
    for (const { issuer } of this.#held.values()) issuer?.keys.stop();
  }
}

const isSame = (one: IssuerVersion, other: IssuerVersion): boolean =>
  one.revision === other.revision && one.enabled === other.enabled;
