const MOST_ENTRIES = 50_000;
/** Whoever did less than this part of what is allowed at this copy is not told of to the others: most callers cost no write. */
const TOLD_FROM = 0.1;

interface Entry {
  count: number;
  /** Of the window that began with the first of them. */
  endsAt: number;
  most: number;
  /** How many of `count` the other copies know of, and how many there were at those. */
  told: number;
  elsewhere: number;
}

export interface Consumed {
  allowed: boolean;
  /** Seconds; null where it was allowed. */
  retryAfter: number | null;
}

/** What the other copies should know of a key. */
export interface Untold {
  key: string;
  more: number;
  endsAt: number;
}

/**
 * Counts by key in windows of seconds, in memory; what was done at other copies of the server is added as it becomes known. In the
 * shape the account library asks for, whose own counts are shared by all servers of a process. Bounded: whoever has many addresses
 * makes us forget old counts, not run out of memory.
 */
export function rateLimits() {
  const entries = new Map<string, Entry>();
  const makeRoom = (now: number) => {
    if (entries.size < MOST_ENTRIES) return;
    for (const [key, { endsAt }] of entries) if (endsAt <= now) entries.delete(key);
    for (const key of entries.keys()) {
      if (entries.size < MOST_ENTRIES) break;
      entries.delete(key);
    }
  };
  const spent = ({ count, elsewhere }: Entry) => count + elsewhere;
  return {
    async consume(key: string, rule: { window: number; max: number }): Promise<Consumed> {
      const now = Date.now();
      const windowMs = rule.window * 1000;
      const entry = entries.get(key);
      if (entry === undefined || now >= entry.endsAt) {
        makeRoom(now);
        entries.delete(key);
        entries.set(key, { count: 1, endsAt: now + windowMs, most: rule.max, told: 0, elsewhere: 0 });
        return { allowed: true, retryAfter: null };
      }
      if (spent(entry) >= rule.max)
        return { allowed: false, retryAfter: Math.max(1, Math.ceil((entry.endsAt - now) / 1000)) };
      entry.count += 1;
      return { allowed: true, retryAfter: null };
    },
    /** The keys that may not go on now, and until when. */
    exhausted(): { key: string; until: Date }[] {
      const now = Date.now();
      return [...entries].flatMap(([key, entry]) =>
        spent(entry) >= entry.most && entry.endsAt > now ? [{ key, until: new Date(entry.endsAt) }] : [],
      );
    },
    untold(): Untold[] {
      const now = Date.now();
      return [...entries].flatMap(([key, { count, told, most, endsAt }]) =>
        count > told && count >= most * TOLD_FROM && endsAt > now
          ? [{ key, more: count - told, endsAt }]
          : [],
      );
    },
    /** @param all how often it was done at all copies together, these times included. */
    noteTold({ key, more }: Untold, all: number): void {
      const entry = entries.get(key);
      if (entry === undefined) return;
      entry.told += more;
      entry.elsewhere = Math.max(0, all - entry.told);
    },
  };
}

export type RateLimits = ReturnType<typeof rateLimits>;

const named = new WeakMap<object, Map<string, RateLimits>>();

/** As `rateLimits`; `exhaustedOf` tells who of them may not go on, and other copies are told of them. */
export function namedRateLimits(platform: object, name: string): RateLimits {
  const limits = rateLimits();
  const known = named.get(platform) ?? new Map<string, RateLimits>();
  named.set(platform, known.set(name, limits));
  return limits;
}

export const exhaustedOf = (platform: object, name: string): { key: string; until: Date }[] =>
  named.get(platform)?.get(name)?.exhausted() ?? [];

export const allRateLimits = (platform: object): [name: string, limits: RateLimits][] => [
  ...(named.get(platform) ?? []),
];
