import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Ci } from '@waybill/api/release';

export interface WorkflowPlace {
  /** Seen from the root of the repository. */
  readonly path: string;
  /** What has to be done so that the CI finds it, where it does not by itself; lines for people. */
  readonly include: readonly string[];
  /** The file the CI vouches for in its ID tokens. */
  readonly vouchedFor: string;
}

interface Places {
  /** Where the CI finds it by itself, the usual first. */
  readonly found: readonly string[];
  /** Where it is put beside what is there already, and what has to be added there. */
  readonly beside?: { readonly path: string; readonly include: readonly string[] };
}

const places: Readonly<Record<Ci, Places>> = {
  github: { found: ['.github/workflows/release.yml', '.github/workflows/waybill-release.yml'] },
  forgejo: { found: ['.forgejo/workflows/release.yml', '.forgejo/workflows/waybill-release.yml'] },
  gitlab: {
    found: ['.gitlab-ci.yml'],
    beside: {
      path: '.gitlab/waybill-publish.yml',
      include: [
        'add to .gitlab-ci.yml, which is left as it is:',
        '  include:',
        '    - local: .gitlab/waybill-publish.yml',
        'its jobs are in the stages build and deploy; where you have `stages:`, they must be among them',
      ],
    },
  },
  circleci: {
    found: ['.circleci/config.yml'],
    beside: {
      path: '.circleci/waybill-publish.yml',
      include: [
        'CircleCI reads one file alone: copy the two jobs and the workflow `release` from .circleci/waybill-publish.yml',
        'into .circleci/config.yml, which is left as it is',
      ],
    },
  },
  buildkite: {
    found: ['.buildkite/pipeline.yml'],
    beside: {
      path: '.buildkite/waybill-publish.yml',
      include: [
        'add as a step to .buildkite/pipeline.yml, which is left as it is:',
        '  - command: buildkite-agent pipeline upload .buildkite/waybill-publish.yml',
      ],
    },
  },
};

/**
 * Where the file goes: what is there already is never touched, unless it is this very text or `force` says so. Null: all
 * places are taken.
 */
export function whereItGoes(root: string, ci: Ci, text: string, force: boolean): WorkflowPlace | null {
  const { found, beside } = places[ci];
  const [usual = ''] = found;
  const isFree = (path: string) => {
    const file = join(root, path);
    return !existsSync(file) || readFileSync(file, 'utf8') === text;
  };
  const free = force ? usual : found.find(isFree);
  if (free !== undefined) return { path: free, include: [], vouchedFor: free };
  if (beside === undefined || !isFree(beside.path)) return null;
  return { ...beside, vouchedFor: usual };
}
