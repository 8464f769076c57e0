import { Notice } from '../../../ui/notice.tsx';
import { Sentence } from '../../../ui/sentence.tsx';
import { ChecksTable } from './checks-table.tsx';
import type { Verdict } from './explain-job.ts';

/** Allowed or refused, why, and check by check. */
export function VerdictView({ verdict, note }: { verdict: Verdict; note: string }) {
  const { allowed, detail, checks, tokenChecks } = verdict;
  const failed = tokenChecks.filter(({ outcome }) => outcome === 'failed');
  return (
    <div class="stack">
      <Notice
        tone={allowed ? 'good' : 'warn'}
        title={allowed ? 'This job would be allowed' : 'This job would be refused'}
      >
        {detail === '' ? null : (
          <p>
            <Sentence text={detail} />
          </p>
        )}
        <p class="soft small">{note}</p>
      </Notice>
      <ChecksTable checks={[...failed, ...checks]} caption="What the publisher asks of the job" />
      <details class="more">
        <summary>What every ID token is asked for</summary>
        <ChecksTable checks={tokenChecks} caption="What every ID token is asked for" />
      </details>
    </div>
  );
}
