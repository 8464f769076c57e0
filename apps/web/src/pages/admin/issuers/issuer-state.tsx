import type { Answer } from '../../../api/client.ts';
import { Tag, type Tone } from '../../../ui/notice.tsx';
import { counted, TimeAgo } from '../../../ui/values.tsx';

export type Issuer = Answer<'/api/v1/admin/issuers', 'get'>['issuers'][number];

const states: Record<Issuer['state'], [label: string, tone: Exclude<Tone, 'info'> | null]> = {
  active: ['trusted', 'good'],
  disabled: ['disabled by the configuration', 'warn'],
  suspended: ['suspended', 'alarm'],
  removed: ['removed', null],
};

export function IssuerState({ issuer }: { issuer: Issuer }) {
  const [label, tone] = states[issuer.state];
  return <Tag {...(tone === null ? {} : { tone })}>{label}</Tag>;
}

export const origins: Record<Issuer['origin'], string> = {
  default: 'comes with Waybill',
  configuration: 'configuration',
  administration: 'added here',
};

/** How many keys it has, how old they are, and what went wrong last. */
export function IssuerKeys({ issuer: { keys, state } }: { issuer: Issuer }) {
  return (
    <div class="stack tight">
      <span>
        {counted(keys.count, 'key')}
        {keys.source === 'static' ? ', given by hand' : null}
        {keys.source === 'discovery' && keys.fetched_at !== null ? (
          <>
            , fetched <TimeAgo at={keys.fetched_at} />
          </>
        ) : null}
        {keys.source === 'discovery' && keys.fetched_at === null && state === 'active'
          ? ', none fetched yet'
          : null}
      </span>
      {keys.last_failure === null ? null : (
        <span class="small failing">
          <Tag tone="alarm">failing</Tag> <span class="mono">{keys.last_failure}</span>
        </span>
      )}
    </div>
  );
}
