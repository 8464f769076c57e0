import { useState } from 'preact/hooks';
import type { Failure } from '../../ui/states.tsx';

/** Something that is sent: whether it is under way, and what went wrong. */
export function useAction(): {
  busy: boolean;
  failure: Failure | null;
  run: (work: () => Promise<void>) => Promise<void>;
} {
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<Failure | null>(null);
  const run = async (work: () => Promise<void>) => {
    setBusy(true);
    setFailure(null);
    try {
      await work();
    } catch (error) {
      setFailure(error as Failure);
    } finally {
      setBusy(false);
    }
  };
  return { busy, failure, run };
}
