import { existsSync, mkdtempSync, readFileSync, realpathSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { isAbsolute, join, relative, resolve, sep } from 'node:path';
import { cleanEnvironment } from '../runner/running-job.ts';
import type { CiSim } from '../sim.ts';
import { UsageError } from '../usage-error.ts';
import { runBuildkite } from './buildkite/run-buildkite.ts';
import { runCircleci } from './circleci/run-circleci.ts';
import { runWorkflow } from './github/run-workflow.ts';
import { runGitlab } from './gitlab/run-gitlab.ts';
import { hostOf, type JobHost } from './host.ts';
import type { Provider, Run, RunOptions } from './options.ts';
import type { PipelineResult } from './result.ts';
import { openSource } from './source.ts';

export interface PipelineOptions extends RunOptions {
  /** The pipeline file, seen from `source` if it is there, otherwise from here. */
  readonly file: string;
  /** What is checked out: a Git repository, which is cloned, or a folder, which is copied. */
  readonly source: string;
  /** What starts the jobs. */
  readonly sim: Pick<CiSim, 'startJob'> | JobHost;
  /** The issuer that vouches for the jobs, default the one named like the provider. */
  readonly issuer?: string;
  /** Where a file from elsewhere stands in the repository: `.github/workflows/release.yml`. */
  readonly as?: string;
}

const runners: Readonly<Record<Provider, (run: Run) => Promise<PipelineResult>>> = {
  github: runWorkflow,
  forgejo: runWorkflow,
  gitlab: runGitlab,
  circleci: runCircleci,
  buildkite: runBuildkite,
};

/**
 * Runs a pipeline file job by job on this machine, as the runner of its provider does, each job in a new checkout and
 * with the identity the file gives it. What the runner here does not know is refused by file and key.
 */
export async function runPipeline(options: PipelineOptions): Promise<PipelineResult> {
  const source = realFolder(options.source);
  const { file, path } = findFile(options, source);
  const provider = providerOf(path);
  const { tag, branch } = options;
  if (tag !== undefined && branch !== undefined)
    throw new UsageError('a pipeline runs for a tag or a branch, not both');
  const ref = tag === undefined ? `refs/heads/${branch ?? 'main'}` : `refs/tags/${tag}`;
  const added = options.as === undefined ? undefined : { path, content: readFileSync(file, 'utf8') };
  const shelf = mkdtempSync(join(tmpdir(), 'ci-sim-shelf-'));
  try {
    return await runners[provider]({
      options,
      provider,
      host: hostOf(options.sim),
      issuer: options.issuer ?? provider,
      file,
      path,
      source: openSource({ folder: source, ref, added }),
      ref,
      shelf,
      machine: { ...cleanEnvironment(), ...options.machine },
    });
  } finally {
    rmSync(shelf, { recursive: true, force: true });
  }
}

function realFolder(folder: string): string {
  if (!statSync(folder, { throwIfNoEntry: false })?.isDirectory())
    throw new UsageError(`there is no folder ${folder} to check out`);
  return realpathSync(folder);
}

function findFile({ file: given, as }: PipelineOptions, source: string): { file: string; path: string } {
  const within = resolve(source, given);
  const file = existsSync(within) ? within : resolve(given);
  if (!statSync(file, { throwIfNoEntry: false })?.isFile())
    throw new UsageError(`there is no pipeline file ${given}`);
  if (as !== undefined) {
    if (isAbsolute(as) || as.split('/').includes('..'))
      throw new UsageError(`a file stands in the repository at a path such as .gitlab-ci.yml, not "${as}"`);
    return { file, path: as };
  }
  const path = relative(source, realpathSync(file)).split(sep).join('/');
  if (path.startsWith('../') || isAbsolute(path))
    throw new UsageError(
      `${given} is not in the folder that is checked out; say where it would stand there ("as")`,
    );
  return { file, path };
}

const places: readonly (readonly [RegExp, Provider])[] = [
  [/^\.github\/workflows\/[^/]+\.ya?ml$/, 'github'],
  [/^\.(forgejo|gitea)\/workflows\/[^/]+\.ya?ml$/, 'forgejo'],
  [/^\.gitlab-ci\.ya?ml$/, 'gitlab'],
  [/^\.circleci\/config\.ya?ml$/, 'circleci'],
  [/^(\.buildkite\/)?pipeline(\.[\w-]+)?\.ya?ml$|^\.buildkite\/[^/]+\.ya?ml$/, 'buildkite'],
];

/** A provider reads its pipelines from one place alone, so the place tells the provider. */
function providerOf(path: string): Provider {
  const found = places.find(([pattern]) => pattern.test(path));
  if (found !== undefined) return found[1];
  throw new UsageError(
    `no provider reads a pipeline from ${path}: they stand in .github/workflows, .forgejo/workflows, .gitlab-ci.yml, ` +
      '.circleci/config.yml and .buildkite/pipeline.yml ("as" puts a file there)',
  );
}
