import {
  type Decision,
  type MistakeContext,
  type Recognised,
  type Refusal,
  recogniseMistake,
  type VerifiedIdToken,
} from '@waybill/trusted-publishing';

/** What to do about an ID token that does not verify; undefined where its sentence says all there is. */
export function remedyOfRefusal(
  refusal: Refusal,
  context: Omit<MistakeContext, 'refusal' | 'token'>,
): string | undefined {
  return recogniseMistake({ refusal, ...context })?.remedy;
}

export function remedyOfDecision(token: VerifiedIdToken, decision: Decision): string | undefined {
  return mistakeOfDecision(token, decision)?.remedy;
}

export function mistakeOfDecision(token: VerifiedIdToken, decision: Decision): Recognised | null {
  return decision.outcome === 'granted' ? null : recogniseMistake({ refusal: decision, token });
}
