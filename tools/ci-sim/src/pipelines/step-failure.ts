/** A step did not do what it should have, as any step may; the job goes on as after any step that failed. */
export class StepFailure extends Error {
  override readonly name = 'StepFailure';
}
