import type { Masks } from '../masks.ts';
import type { HostedJob, Place, Run } from '../options.ts';
import type { Outcome, StepResult } from '../result.ts';
import type { Value } from './values.ts';

/** What a later step can read of an earlier one. */
export type StepContext = {
  readonly outputs: Readonly<Record<string, string>>;
  readonly outcome: Outcome | '';
  readonly conclusion: Outcome | '';
};

/** A script of an action that runs after all steps. */
export interface PostStep {
  readonly name: string;
  holds(): boolean;
  run(): Promise<StepResult>;
}

/** A job under way, and all that its steps change. */
export interface ActionsJob {
  readonly id: string;
  /** With the values of its matrix. */
  readonly name: string;
  readonly run: Run;
  readonly hosted: HostedJob;
  readonly place: Place;
  readonly masks: Masks;
  /** `env` of the workflow and of the job. */
  readonly env: Readonly<Record<string, string>>;
  readonly defaults: { readonly shell: string | undefined; readonly directory: string | undefined };
  /** Contexts that stay the same for the whole job. */
  readonly contexts: Readonly<Record<string, Value>>;
  /** Until when all steps must be done. */
  readonly deadline: number;
  readonly unpinned: Set<string>;
  readonly results: StepResult[];
  readonly posts: PostStep[];
  /** What steps wrote to `GITHUB_ENV`, to `GITHUB_PATH` (the latest first) and to their summaries. */
  exported: Record<string, string>;
  paths: string[];
  summary: string;
  status: 'success' | 'failure' | 'cancelled';
}

/** Steps that see each other: those of the job, or those of a composite action. */
export interface Frame {
  readonly steps: Record<string, StepContext>;
  readonly inputs: Readonly<Record<string, Value>>;
  /** `env` of the step that uses the composite action. */
  readonly env: Readonly<Record<string, string>>;
  readonly action?: { readonly folder: string; readonly repository: string; readonly ref: string };
  /** Until when the step that uses the composite action must be done. */
  readonly deadline: number;
  failed: boolean;
}

export function isCancelled(job: ActionsJob): boolean {
  return job.run.options.signal?.aborted ?? false;
}
