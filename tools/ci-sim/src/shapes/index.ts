import { type BitbucketJobDescription, bitbucket } from './bitbucket.ts';
import { buildkite } from './buildkite.ts';
import type { BuildkiteJobDescription } from './buildkite-job.ts';
import { circleci } from './circleci.ts';
import type { CircleciJobDescription } from './circleci-job.ts';
import { forgejo } from './forgejo.ts';
import type { ForgejoJobDescription } from './forgejo-job.ts';
import { type GenericJobDescription, generic } from './generic.ts';
import { github } from './github.ts';
import { githubEnterpriseServer } from './github-enterprise-server.ts';
import type { JobDescription } from './github-job.ts';
import { gitlab } from './gitlab.ts';
import type { GitlabJobDescription } from './gitlab-job.ts';
import { type GoogleJobDescription, google } from './google.ts';
import { type KubernetesJobDescription, kubernetes } from './kubernetes.ts';
import { semaphore } from './semaphore.ts';
import type { SemaphoreJobDescription } from './semaphore-job.ts';
import type { Shape } from './shape.ts';

/** How a job is described, by the shape of the issuer that vouches for it. */
export interface JobDescriptions {
  github: JobDescription;
  'github-enterprise-server': JobDescription;
  gitlab: GitlabJobDescription;
  forgejo: ForgejoJobDescription;
  circleci: CircleciJobDescription;
  buildkite: BuildkiteJobDescription;
  google: GoogleJobDescription;
  semaphore: SemaphoreJobDescription;
  bitbucket: BitbucketJobDescription;
  kubernetes: KubernetesJobDescription;
  generic: GenericJobDescription;
}

export type ShapeName = keyof JobDescriptions;
export type AnyJobDescription = JobDescriptions[ShapeName];

/** Every provider that can be played. The next one is a file beside these, a line here and one above. */
export const shapes: Readonly<Record<ShapeName, Shape>> = {
  github,
  'github-enterprise-server': githubEnterpriseServer,
  gitlab,
  forgejo,
  circleci,
  buildkite,
  google,
  semaphore,
  bitbucket,
  kubernetes,
  generic,
};

export function isShapeName(name: unknown): name is ShapeName {
  return typeof name === 'string' && Object.hasOwn(shapes, name);
}
