import { useState } from 'preact/hooks';
import type { Refusal } from './refusal.ts';

export interface Sending {
  busy: boolean;
  /** Why the last try was refused. */
  failure: Refusal | null;
  /** @returns whether it was done. */
  run: (work: () => Promise<unknown>) => Promise<boolean>;
}

/** What a form does when it is sent: one at a time, and what went wrong is kept to be shown. */
export function useSending(): Sending {
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<Refusal | null>(null);
  return {
    busy,
    failure,
    run: async (work) => {
      setBusy(true);
      setFailure(null);
      try {
        await work();
        return true;
      } catch (error) {
        setFailure(error as Refusal);
        return false;
      } finally {
        setBusy(false);
      }
    },
  };
}
