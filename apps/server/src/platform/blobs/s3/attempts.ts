import { setTimeout as sleep } from 'node:timers/promises';

/** The storage did not do what it was asked: for the log, without anything secret. */
export class StorageFailure extends Error {
  override readonly name = 'StorageFailure';
  /** As the storage names it: `NoSuchBucket`; `ECONNREFUSED` and the like where it did not answer. */
  readonly reason: string;
  readonly status: number | null;

  constructor(what: string, reason: string, status: number | null, message: string) {
    const how = status === null ? reason : `${reason}, status ${status}`;
    super(`could not ${what}: ${message === '' ? how : `${message} (${how})`}`);
    this.reason = reason;
    this.status = status;
  }
}

/** Ends an attempt in which nothing moves any more. */
export interface Watch {
  readonly signal: AbortSignal;
  /** Something moved. */
  touch(): void;
}

const MOST_TRIES = 3;
const FIRST_PAUSE_MS = 100;

/**
 * Does it, and again when it fails for a reason that may pass: three times at most. An attempt ends when nothing has moved for
 * `timeoutMs`, and after one and a half times that no further one begins: whatever is wrong, the caller knows it soon.
 * @throws StorageFailure
 */
export async function persistently<T>(
  what: string,
  timeoutMs: number,
  attempt: (watch: Watch) => Promise<T>,
): Promise<T> {
  const begun = performance.now();
  for (let tries = 1; ; tries += 1) {
    try {
      return await watched(what, timeoutMs, attempt);
    } catch (error) {
      const failure = asFailure(what, error);
      const isLate = performance.now() - begun > 1.5 * timeoutMs;
      if (tries === MOST_TRIES || isLate || !mayPass(failure)) throw failure;
      await sleep(FIRST_PAUSE_MS * 4 ** (tries - 1) * (0.5 + Math.random()));
    }
  }
}

/** One attempt. What it leaves running must end by the signal, whose reason is what is thrown here. */
async function watched<T>(
  what: string,
  timeoutMs: number,
  attempt: (watch: Watch) => Promise<T>,
): Promise<T> {
  const controller = new AbortController();
  const stalled = new StorageFailure(what, 'Timeout', null, `nothing moved for ${timeoutMs} ms`);
  let giveUp: (reason: unknown) => void = () => {};
  const stall = new Promise<never>((_resolve, reject) => {
    giveUp = reject;
  });
  const timer = setTimeout(() => {
    giveUp(stalled);
    controller.abort(stalled);
  }, timeoutMs);
  try {
    // Raced, as not all that the SDK waits for (credentials, say) listens to the signal.
    return await Promise.race([
      attempt({ signal: controller.signal, touch: () => void timer.refresh() }),
      stall,
    ]);
  } finally {
    clearTimeout(timer);
  }
}

/** What the SDK throws, without the parts of its requests and answers. */
export function asFailure(what: string, error: unknown): StorageFailure {
  if (error instanceof StorageFailure) return error;
  const { name, code, message, $metadata } = error as Error & {
    code?: string;
    $metadata?: { httpStatusCode?: number };
  };
  // The answer to HEAD has no body that would name the reason.
  return new StorageFailure(what, code ?? name, $metadata?.httpStatusCode ?? null, message);
}

/** Refused as the bytes arrived damaged, late or not at all; or the clocks differ, which the SDK makes up for. */
const PASSING = new Set([
  'BadDigest',
  'IncompleteBody',
  'RequestTimeout',
  'RequestTimeTooSkewed',
  'XAmzContentSHA256Mismatch',
  'XAmzContentChecksumMismatch',
  'SlowDown',
]);
/** Nothing that asking again would change. */
const LASTING = new Set(['CredentialsProviderError', 'NotImplemented']);

function mayPass({ reason, status }: StorageFailure): boolean {
  if (LASTING.has(reason)) return false;
  return status === null || status >= 500 || status === 429 || status === 408 || PASSING.has(reason);
}
