import type { JWK } from 'jose';
import { examineIssuer, type KeyLocation } from './examine-issuer.ts';

export interface KeySet {
  keys: JWK[];
  /** How many entries could not be used and were passed over. */
  skipped: number;
}

/**
 * The issuer's current public keys.
 * @throws IssuerProblem with a sentence for the operator; never returns an empty set.
 */
export async function loadKeys(location: KeyLocation): Promise<KeySet> {
  const { entries, problem } = await examineIssuer(location);
  if (problem !== null) throw problem;
  const keys = entries.flatMap(({ key }) => (key === null ? [] : [key]));
  return { keys, skipped: entries.length - keys.length };
}
