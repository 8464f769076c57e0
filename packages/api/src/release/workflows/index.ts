import type { Ci, Plan } from '../plan.ts';
import { buildkitePipeline } from './buildkite.ts';
import { circleciConfig } from './circleci.ts';
import { forgejoWorkflow } from './forgejo.ts';
import { githubWorkflow } from './github.ts';
import { gitlabPipeline } from './gitlab.ts';

/** The text of the file, for each CI. */
export const workflowOf: Readonly<Record<Ci, (plan: Plan) => string>> = {
  github: githubWorkflow,
  gitlab: gitlabPipeline,
  forgejo: forgejoWorkflow,
  circleci: circleciConfig,
  buildkite: buildkitePipeline,
};
