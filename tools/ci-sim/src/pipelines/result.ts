export type Outcome = 'success' | 'failure' | 'skipped' | 'cancelled';

export interface StepResult {
  readonly name: string;
  readonly outcome: Outcome;
  /** What anyone who can see the run would read. */
  readonly log: string;
  /** The same before anything was hidden, so that a test can tell what would have leaked. */
  readonly unmaskedLog: string;
}

export interface JobResult {
  /** As the pipeline names it; a job of a matrix or with `parallel` has its values in parentheses. */
  readonly name: string;
  readonly outcome: Outcome;
  readonly steps: readonly StepResult[];
  readonly outputs: Readonly<Record<string, string>>;
  /** What the steps wrote for a person to read beside the log, where the provider has such a thing. */
  readonly summary: string;
}

export interface PipelineResult {
  readonly outcome: 'success' | 'failure' | 'cancelled';
  /** In the order they ran. */
  readonly jobs: readonly JobResult[];
  /** What the pipeline uses of others by a name that can move, as it is written there. */
  readonly unpinned: readonly string[];
}

export function outcomeOf(jobs: readonly { readonly outcome: Outcome }[]): PipelineResult['outcome'] {
  if (jobs.some(({ outcome }) => outcome === 'cancelled')) return 'cancelled';
  return jobs.some(({ outcome }) => outcome === 'failure') ? 'failure' : 'success';
}
