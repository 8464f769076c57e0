import { useAnswer } from '../api/queries.ts';
import { Notice } from '../ui/notice.tsx';

const LOOK_EVERY_MS = 30_000;

/** That no job publishes at all at the moment, whatever its publisher says; nothing while they do. */
export function PausedNotice() {
  const { data } = useAnswer('/.well-known/waybill', undefined, { every: LOOK_EVERY_MS });
  if (data === undefined || data.trusted_publishing.enabled) return null;
  const { reason } = data.trusted_publishing;
  return (
    <Notice tone="warn" title="Trusted publishing is paused on this registry">
      {reason === null ? null : <p>“{reason}”</p>}
      <p>
        Its operator refuses every job for now, whatever the publishers say; nothing of them is lost, and they
        need no change. API tokens are not affected.
      </p>
    </Notice>
  );
}
