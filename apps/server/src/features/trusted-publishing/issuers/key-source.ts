import type { JWK } from 'jose';
import type { Logger } from 'pino';
import { inHurry } from '../../../platform/database/hurry.ts';
import type { KeySet } from './load-keys.ts';

/** The last good set as it is kept over restarts. */
export interface KeptKeys {
  keys: JWK[];
  fetchedAt: Date;
}

export interface KeySourceOptions {
  issuer: string;
  load: () => Promise<KeySet>;
  keep: (kept: KeptKeys) => Promise<void>;
  kept: KeptKeys | null;
  now: () => Date;
  log: Logger;
}

export const REFRESH_EVERY_MS = 10 * 60_000;
/** How long the last good set is trusted while the issuer cannot be asked. */
export const OUTAGE_LIMIT_MS = 24 * 60 * 60_000;
/** An ID token with an unknown key id makes us ask at most this often, whether asking succeeds or not. */
export const ASK_AGAIN_AFTER_MS = 60_000;
const FIRST_RETRY_MS = 5_000;

export type Keys =
  | { ok: true; keys: readonly JWK[] }
  | { ok: false; reason: string; retryAfterSeconds: number };

/** How an issuer's keys stand, for its operator. */
export interface KeyStatus {
  fetchedAt: Date | null;
  keyIds: string[];
  lastFailure: string | null;
}

/**
 * The public keys of one issuer. Each issuer has its own source, so a slow one delays nobody else; there is at most one
 * fetch at a time; a new set replaces the old one in one step, and only when it has a usable key.
 */
export class KeySource {
  readonly #options: KeySourceOptions;
  #current: KeptKeys | null;
  #fetching: Promise<void> | null = null;
  #askedAt = Number.NEGATIVE_INFINITY;
  #lastFailure: string | null = null;
  #failures = 0;
  #timer: NodeJS.Timeout | null = null;
  #stopped = false;

  constructor(options: KeySourceOptions) {
    this.#options = options;
    this.#current = options.kept;
  }

  /** Fetches now and keeps refreshing in the background; failures are retried sooner, with growing gaps. */
  start(): void {
    void this.#fetch().then(() => this.#schedule());
  }

  stop(): void {
    this.#stopped = true;
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
  }

  status(): KeyStatus {
    return {
      fetchedAt: this.#current?.fetchedAt ?? null,
      keyIds: this.#current?.keys.map(({ kid }) => kid ?? '') ?? [],
      lastFailure: this.#lastFailure,
    };
  }

  /** The keys, fetched anew when the id is not among them and asking is allowed again. */
  async keysFor(keyId: string): Promise<Keys> {
    const known = this.#usable()?.keys.some((key) => key.kid === keyId) ?? false;
    if (!known && this.#mayAsk()) await this.#fetch();
    // Whoever comes while somebody else asks waits for that answer: after a rotation many jobs have the new key at once.
    else if (!known && this.#fetching !== null) await this.#fetching;
    const current = this.#usable();
    // While the issuer cannot be asked, a key we do not have may be a new one: that is an outage, not a wrong token.
    const isThere = current?.keys.some((key) => key.kid === keyId) ?? false;
    if (current !== null && (isThere || this.#lastFailure === null)) return { ok: true, keys: current.keys };
    return {
      ok: false,
      reason: this.#lastFailure ?? 'its keys have not been fetched yet',
      retryAfterSeconds: this.#secondsToNextAsk(),
    };
  }

  #usable(): KeptKeys | null {
    const current = this.#current;
    if (current === null) return null;
    return this.#options.now().getTime() - current.fetchedAt.getTime() <= OUTAGE_LIMIT_MS ? current : null;
  }

  #mayAsk(): boolean {
    const now = this.#options.now().getTime();
    if (now - this.#askedAt < ASK_AGAIN_AFTER_MS) return false;
    this.#askedAt = now;
    return true;
  }

  #secondsToNextAsk(): number {
    return Math.max(
      1,
      Math.ceil((this.#askedAt + ASK_AGAIN_AFTER_MS - this.#options.now().getTime()) / 1000),
    );
  }

  #fetch(): Promise<void> {
    this.#fetching ??= this.#fetchOnce().finally(() => {
      this.#fetching = null;
    });
    return this.#fetching;
  }

  async #fetchOnce(): Promise<void> {
    const { issuer, load, keep, now, log } = this.#options;
    let kept: KeptKeys;
    try {
      const { keys, skipped } = await load();
      kept = { keys, fetchedAt: now() };
      this.#current = kept;
      if (this.#failures > 0 || skipped > 0)
        log.info({ issuer, keys: keys.length, skipped }, 'fetched the keys of an issuer');
      this.#lastFailure = null;
      this.#failures = 0;
    } catch (error) {
      this.#failures += 1;
      this.#lastFailure = (error as Error).message;
      log.warn(
        { issuer, reason: this.#lastFailure, last_good: this.#current?.fetchedAt },
        'could not fetch the keys of an issuer',
      );
      return;
    }
    // Keeping them is for the next start; the keys in memory are good without it. Exchanges wait for this, whoever began it.
    await inHurry(() => keep(kept)).catch((error: Error) =>
      log.warn({ issuer, err: error }, 'could not keep the keys of an issuer'),
    );
  }

  #schedule(): void {
    if (this.#stopped) return;
    const wait =
      this.#failures === 0
        ? REFRESH_EVERY_MS
        : Math.min(REFRESH_EVERY_MS, FIRST_RETRY_MS * 2 ** (this.#failures - 1));
    this.#timer = setTimeout(() => void this.#fetch().then(() => this.#schedule()), wait);
    this.#timer.unref();
  }
}
