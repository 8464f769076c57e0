import type { Part } from '../part.ts';

/** A step of the runner itself, after all commands have been taken apart. */
export interface ReadyStep {
  readonly kind: string;
  readonly part: Part;
}

/** Steps as the value of a parameter. */
export class ReadySteps {
  readonly steps: readonly ReadyStep[];

  constructor(steps: readonly ReadyStep[]) {
    this.steps = steps;
  }
}
