import { setTimeout as sleep } from 'node:timers/promises';
import { ClientFault } from '@waybill/api/client';
import type { Attempt } from './attempts-client.ts';

export interface Following {
  /** The newest ones, newest first. */
  readonly newest: () => Promise<readonly Attempt[]>;
  readonly show: (attempt: Attempt) => void;
  readonly warn: (fault: ClientFault) => void;
  readonly everyMs: number;
  readonly signal: AbortSignal;
}

/** Shows what is there, then each new one once, until it is told to end. A registry that is away is asked again. */
export async function follow({ newest, show, warn, everyMs, signal }: Following): Promise<void> {
  let last = 0;
  let hasBegun = false;
  let isAway = false;
  while (!signal.aborted) {
    try {
      const attempts = [...(await newest())].reverse();
      for (const attempt of attempts.filter(({ id }) => id > last)) show(attempt);
      last = Math.max(last, ...attempts.map(({ id }) => id));
      isAway = false;
      hasBegun = true;
    } catch (error) {
      const isPassing = error instanceof ClientFault && isWorthWaiting(error);
      // The first question tells whether there is anything to follow at all.
      if (!isPassing || !hasBegun) throw error;
      if (!isAway) warn(error);
      isAway = true;
    }
    await sleep(everyMs, undefined, { signal }).catch(() => undefined);
  }
}

const isWorthWaiting = ({ kind, refusal }: ClientFault): boolean =>
  kind === 'unreachable' ||
  kind === 'too_slow' ||
  (refusal !== null && (refusal.status >= 500 || refusal.status === 429));
