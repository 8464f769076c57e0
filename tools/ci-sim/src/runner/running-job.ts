import type { JobAccess } from './job-access.ts';
import { makeJobFolder } from './job-folder.ts';

/** A job under way. Its variables are all a command needs to believe itself in CI. */
export interface RunningJob {
  readonly id: string;
  /** Complete but for what any process has (`HOME`, mostly `PATH`): put it over a clean environment, see `cleanEnvironment`. */
  readonly env: Readonly<Record<string, string>>;
  /** Ends the job: its request token is refused from now on, its temporary folder is gone. Twice is once. */
  stop(): void;
}

export function playJob(access: JobAccess, stopped: () => void, workspace?: string): RunningJob {
  const folder = makeJobFolder(access, workspace);
  return {
    id: access.id,
    env: { ...access.env, ...folder.env },
    stop() {
      folder.remove();
      stopped();
    },
  };
}

const tracesOfCi = new RegExp(
  [
    '^(CI|GITLAB_CI|CIRCLECI|BUILDKITE|SEMAPHORE)$',
    '^(GITHUB|FORGEJO|GITEA|ACTIONS|RUNNER|INPUT|STATE|CI|GITLAB|CIRCLE|BUILDKITE|SEMAPHORE|BITBUCKET|JENKINS)_',
    '^(JOB_URL|BUILD_NUMBER|BUILD_URL|GCE_METADATA_HOST|KUBERNETES_ID_TOKEN_FILE)$',
    '_ID_TOKEN$',
  ].join('|'),
  'i',
);

/** An environment without the traces of a CI that this process itself may run in. */
export function cleanEnvironment(env: Readonly<Record<string, string | undefined>> = process.env) {
  return Object.fromEntries(Object.entries(env).filter(([name]) => !tracesOfCi.test(name)));
}
