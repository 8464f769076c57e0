import type { JobAccess } from './job-access.ts';
import { makeJobFolder } from './job-folder.ts';

/** A job under way. Its variables are all a command needs to believe itself in CI. */
export interface RunningJob {
  readonly id: string;
  /** Complete but for what any process has (`PATH`, `HOME`): put it over a clean environment, see `cleanEnvironment`. */
  readonly env: Readonly<Record<string, string>>;
  /** Ends the job: its request token is refused from now on, its temporary folder is gone. Twice is once. */
  stop(): void;
}

export function playJob(access: JobAccess, stopped: () => void, workspace?: string): RunningJob {
  const folder = makeJobFolder(access.env.GITHUB_EVENT_NAME ?? '', workspace);
  return {
    id: access.id,
    env: { ...access.env, ...folder.env },
    stop() {
      folder.remove();
      stopped();
    },
  };
}

/** An environment without the traces of a CI that this process itself may run in. */
export function cleanEnvironment(env: Readonly<Record<string, string | undefined>> = process.env) {
  const isOfCi = (name: string) => name === 'CI' || /^(GITHUB|ACTIONS|RUNNER|INPUT|STATE)_/i.test(name);
  return Object.fromEntries(Object.entries(env).filter(([name]) => !isOfCi(name)));
}
