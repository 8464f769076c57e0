import type { Check, Checked } from './check.ts';
import { runCheck } from './check.ts';
import type { Place } from './place.ts';

/** Makes the checks one after the other. @param begins is told each name before. */
export async function examine(
  checks: readonly Check[],
  place: Place,
  begins: (name: string) => void,
): Promise<Checked[]> {
  const findings: Checked[] = [];
  for (const check of checks) {
    begins(check.name);
    findings.push(await runCheck(check, place));
  }
  return findings;
}
