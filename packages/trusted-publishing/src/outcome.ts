import type { RefusalCode } from './codes.ts';

/**
 * One thing that was looked at. `expected` and `actual` are for reading: unprintable characters are escaped and long
 * values are cut. `skipped` means that the check had nothing to decide (an optional claim is absent, a stricter
 * publisher was taken), never that a check was left out which could have refused.
 */
export interface Check {
  readonly name: string;
  readonly expected: string;
  readonly actual: string;
  readonly outcome: 'passed' | 'failed' | 'skipped';
  /** The publisher this check belongs to; absent where the check is about the token alone. */
  readonly publisherId?: number;
}

/** A stable code and the sentence for the caller. `field` is the claim, header or form field that is at fault. */
export interface Refusal {
  readonly code: RefusalCode;
  readonly detail: string;
  readonly field?: string;
}

/** What every fallible function of this package returns: a value or a refusal, and each check that was made, in order. */
export type Outcome<T> =
  | { readonly ok: true; readonly value: T; readonly checks: readonly Check[] }
  | { readonly ok: false; readonly refusal: Refusal; readonly checks: readonly Check[] };

export interface Expectation {
  readonly name: string;
  readonly expected: string;
  readonly actual: string;
}

/** Collects the checks of one inspection. The first that does not hold ends it, so that steps can follow one another as sentences. */
export class Inspection {
  readonly checks: Check[] = [];

  /** Records the check; ends the inspection with the refusal unless it holds. */
  require(holds: boolean, expectation: Expectation, refuse: () => Refusal): void {
    this.checks.push({ ...expectation, outcome: holds ? 'passed' : 'failed' });
    if (!holds) throw new Refused(refuse());
  }

  /** `require` for a value that must be there; returns it. */
  need<T>(value: T | undefined, expectation: Expectation, refuse: () => Refusal): T {
    this.require(value !== undefined, expectation, refuse);
    return value as T;
  }

  /** Records that there was nothing to check. */
  skip(expectation: Expectation): void {
    this.checks.push({ ...expectation, outcome: 'skipped' });
  }
}

/** Leaves this package never: `inspect` and `inspectAsync` turn it into an `Outcome`. */
class Refused extends Error {
  readonly refusal: Refusal;

  constructor(refusal: Refusal) {
    super(refusal.code);
    this.refusal = refusal;
  }
}

/** Runs the steps and returns what they come to. Only refusals are caught: anything else is a mistake in this package. */
export function inspect<T>(steps: (inspection: Inspection) => T): Outcome<T> {
  const inspection = new Inspection();
  try {
    return { ok: true, value: steps(inspection), checks: inspection.checks };
  } catch (error) {
    return refused(error, inspection);
  }
}

/** `inspect` for steps of which one has to be waited for. */
export async function inspectAsync<T>(steps: (inspection: Inspection) => Promise<T>): Promise<Outcome<T>> {
  const inspection = new Inspection();
  try {
    return { ok: true, value: await steps(inspection), checks: inspection.checks };
  } catch (error) {
    return refused(error, inspection);
  }
}

function refused(error: unknown, inspection: Inspection): Outcome<never> {
  if (!(error instanceof Refused)) throw error;
  return { ok: false, refusal: error.refusal, checks: inspection.checks };
}
