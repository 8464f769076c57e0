import { useState } from 'preact/hooks';
import type { Failure } from '../../ui/states.tsx';

/** Something a form does: that it is under way, and what became of it. */
export function useAction(): {
  busy: boolean;
  failure: Failure | null;
  /** @returns whether it worked */
  run: (action: () => Promise<unknown>) => Promise<boolean>;
} {
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<Failure | null>(null);
  return {
    busy,
    failure,
    run: async (action) => {
      if (busy) return false;
      setBusy(true);
      setFailure(null);
      try {
        await action();
        return true;
      } catch (error) {
        setFailure(error as Failure);
        return false;
      } finally {
        setBusy(false);
      }
    },
  };
}
