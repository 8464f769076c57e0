const MOST_ENTRIES = 50_000;

interface Entry {
  count: number;
  lastAt: number;
  endsAt: number;
  most: number;
  windowMs: number;
}

export interface Consumed {
  allowed: boolean;
  /** Seconds; null where it was allowed. */
  retryAfter: number | null;
}

/**
 * Counts by key in windows of seconds, for one server. In the shape the account library asks for, whose own counts are
 * shared by all servers of a process. Bounded: whoever has many addresses makes us forget old counts, not run out of memory.
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
  return {
    async consume(key: string, rule: { window: number; max: number }): Promise<Consumed> {
      const now = Date.now();
      const windowMs = rule.window * 1000;
      const entry = entries.get(key);
      if (entry === undefined || now - entry.lastAt >= windowMs) {
        makeRoom(now);
        entries.delete(key);
        entries.set(key, { count: 1, lastAt: now, endsAt: now + windowMs, most: rule.max, windowMs });
        return { allowed: true, retryAfter: null };
      }
      if (entry.count >= rule.max)
        return { allowed: false, retryAfter: Math.max(1, Math.ceil((entry.lastAt + windowMs - now) / 1000)) };
      entry.count += 1;
      entry.lastAt = now;
      entry.endsAt = now + windowMs;
      return { allowed: true, retryAfter: null };
    },
    /** The keys that may not go on now, and until when. */
    exhausted(): { key: string; until: Date }[] {
      const now = Date.now();
      return [...entries].flatMap(([key, { count, most, lastAt, windowMs }]) =>
        count >= most && lastAt + windowMs > now ? [{ key, until: new Date(lastAt + windowMs) }] : [],
      );
    },
  };
}

export type RateLimits = ReturnType<typeof rateLimits>;

const named = new WeakMap<object, Map<string, RateLimits>>();

/** As `rateLimits`, and `exhaustedOf` tells who of them may not go on. */
export function namedRateLimits(platform: object, name: string): RateLimits {
  const limits = rateLimits();
  const known = named.get(platform) ?? new Map<string, RateLimits>();
  named.set(platform, known.set(name, limits));
  return limits;
}

export const exhaustedOf = (platform: object, name: string): { key: string; until: Date }[] =>
  named.get(platform)?.get(name)?.exhausted() ?? [];
