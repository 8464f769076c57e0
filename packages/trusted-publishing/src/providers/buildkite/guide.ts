import type { ProviderGuide } from '../../provider-descriptor.ts';

export const guide: ProviderGuide = {
  trust:
    'Buildkite vouches for organisation and pipeline. It names no repository: whoever may change the settings of the pipeline ' +
    'may point it at other code, and on a self-hosted agent whoever holds the token of the agent can ask for ID tokens.',
  issuers: [{ form: 'https://agent.buildkite.com', says: 'the only one' }],
  acquire: [
    {
      says: 'Ask in the step, right before the token is used, and ask for the two ids: Buildkite sends them on request only.',
      snippet:
        'buildkite-agent oidc request-token --audience {{audience}} \\\n  --claim organization_id,pipeline_id',
    },
  ],
  advice: [
    'Ask for tags or for a branch: a pipeline that builds forks may report the branch of a fork under its own name. Switch such ' +
      'builds off for a pipeline that publishes.',
    'A rule on `step_key` leaves one step of the pipeline; `cluster_id` and `queue_key` have to be requested with `--claim` first.',
    'Inside a container, pass the environment of the step on and mount the agent, or there is nothing to ask.',
  ],
};
