import { lookupNameOf, quote, type VerifiedIdToken } from '@waybill/trusted-publishing';
import { Problem } from '../../../platform/problem.ts';
import { MOST_CANDIDATES } from '../publishers/store.ts';
import type { Target } from './exchange-request.ts';
import type { Judgement } from './judge.ts';

/** Whether it is for want of looking: others than those that were examined may be about this job. */
export const isCrowded = ({ decision, areMore }: Judgement, { crate }: Target): boolean =>
  areMore && crate === null && decision.outcome === 'refused' && decision.code !== 'trigger_denied';

/** None of those that were examined lets the job through, and one of the others might. */
export const crowded = (idToken: VerifiedIdToken): Problem =>
  new Problem(
    'publishers_crowded',
    `More than ${MOST_CANDIDATES} trusted publishers name ${quote(lookupNameOf(idToken))}, and none of the ${MOST_CANDIDATES} that were examined lets this job through. Name the crate in the exchange (\`"crate"\`, the input \`crate\` of the action): its own publishers are then examined first. The operator can see who made the others.`,
    { field: 'crate' },
  );
