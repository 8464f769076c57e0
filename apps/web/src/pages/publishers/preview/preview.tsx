import type { ProviderDescriptor } from '@waybill/trusted-publishing';
import { useState } from 'preact/hooks';
import { RadioField } from '../../../ui/fields.tsx';
import type { Draft } from '../form/draft.ts';
import { DescribedJob } from './described-job.tsx';
import { PastedToken } from './pasted-token.tsx';

export interface PreviewProps {
  draft: Draft;
  descriptor: ProviderDescriptor;
  pins: Readonly<Record<string, string | null>>;
  /** The crate to rehearse with; null where none exists yet. */
  crate: string | null;
  audience: string | null;
  onFill: (change: Partial<Draft>) => void;
}

/** What the form as it stands would say to a job: one that is described, or one whose ID token is at hand. */
export function Preview(props: PreviewProps) {
  const [source, setSource] = useState<'job' | 'token'>('job');
  return (
    <section class="card stack preview" aria-labelledby="preview-title">
      <h2 id="preview-title">Would this job be allowed?</h2>
      <RadioField
        label="Try it with"
        value={source}
        onChange={setSource}
        choices={[
          { value: 'job', label: 'a job that you describe' },
          { value: 'token', label: 'an ID token' },
        ]}
      />
      {source === 'job' ? <DescribedJob {...props} /> : <PastedToken {...props} />}
    </section>
  );
}
