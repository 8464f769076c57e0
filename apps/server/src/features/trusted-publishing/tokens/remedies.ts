import {
  type Decision,
  type MistakeContext,
  type Recognised,
  type Refusal,
  recogniseMistake,
  type VerifiedIdToken,
} from '@waybill/trusted-publishing';

/** The usual mistake behind an ID token that does not verify; null where its sentence says all there is. */
export function mistakeOfRefusal(
  refusal: Refusal,
  context: Omit<MistakeContext, 'refusal' | 'token'>,
): Recognised | null {
  return recogniseMistake({ refusal, ...context });
}

export function remedyOfDecision(token: VerifiedIdToken, decision: Decision): string | undefined {
  return mistakeOfDecision(token, decision)?.remedy;
}

export function mistakeOfDecision(token: VerifiedIdToken, decision: Decision): Recognised | null {
  if (decision.outcome === 'granted') return null;
  // By what anybody is shown, so that the mistake gives nothing away.
  const expected = decision.publicChecks
    .filter(({ name, outcome }) => outcome === 'failed' && name === decision.field)
    .map((check) => check.expected);
  return recogniseMistake({ refusal: decision, token, expected });
}
