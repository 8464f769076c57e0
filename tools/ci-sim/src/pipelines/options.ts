import type { JobRequest } from '../job-registry.ts';
import type { HostedJob, JobHost } from './host.ts';
import type { StepResult } from './result.ts';
import type { Source } from './source.ts';

export type Provider = 'github' | 'forgejo' | 'gitlab' | 'circleci' | 'buildkite';

/** What a job is given of others: a name as the pipeline has it, and the folder (or file) that stands for it here. */
export interface Borrowed {
  /** `owner/repo` → the folder of the repository. */
  readonly actions?: Readonly<Record<string, string>>;
  /** `host/group/project` → the folder of the project, with its `templates/`. */
  readonly components?: Readonly<Record<string, string>>;
  /** `namespace/orb` → the packed orb, one file. */
  readonly orbs?: Readonly<Record<string, string>>;
  /** `namespace/plugin`, or `plugin` alone for one of Buildkite's own → its folder. */
  readonly plugins?: Readonly<Record<string, string>>;
}

export interface RunOptions extends Borrowed {
  /** What happened: `push` unless told otherwise. */
  readonly event?: string;
  /** Kind of the event, such as `published`. */
  readonly eventType?: string;
  /** The tag, or the branch, it happened to; `main` if neither is given. */
  readonly tag?: string;
  readonly branch?: string;
  /** Fields of the description of each job, under those that follow from the pipeline. */
  readonly job?: Readonly<Record<string, unknown>>;
  /** What a person gives a pipeline started by hand. */
  readonly inputs?: Readonly<Record<string, string>>;
  /** Hidden in logs. GitLab's masked variables, CircleCI's variables of the project. */
  readonly secrets?: Readonly<Record<string, string>>;
  /** The ids of CircleCI's contexts by name; another is made up. */
  readonly contexts?: Readonly<Record<string, string>>;
  /** Variables of the project that are no secret. */
  readonly variables?: Readonly<Record<string, string>>;
  /** Variables of the machine, over those of this process. */
  readonly machine?: Readonly<Record<string, string | undefined>>;
  /** This job and what it needs, and no other. */
  readonly only?: string;
  /** For each step that does not say itself. */
  readonly timeoutMs?: number;
  /** Cancels the run. */
  readonly signal?: AbortSignal;
  /** What is read in the log as it comes, hidden values hidden. */
  readonly onOutput?: (text: string) => void;
  readonly onStep?: (job: string, step: StepResult) => void;
}

/** What a provider's runner gets once the file has been found. */
export interface Run {
  readonly options: RunOptions;
  readonly provider: Provider;
  readonly host: JobHost;
  readonly issuer: string;
  /** Full path of the file, and its path in the repository. */
  readonly file: string;
  readonly path: string;
  readonly source: Source;
  readonly ref: string;
  /** A folder for what one job leaves to the next. */
  readonly shelf: string;
  readonly machine: Readonly<Record<string, string | undefined>>;
}

export const USUAL_TIMEOUT_MS = 600_000;

/** Where a job works: its workspace, and a folder for the runner's own files. */
export interface Place {
  readonly workspace: string;
  readonly temp: string;
}

export type { HostedJob, JobRequest };
