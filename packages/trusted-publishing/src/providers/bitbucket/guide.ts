import type { ProviderGuide } from '../../provider-descriptor.ts';

export const guide: ProviderGuide = {
  trust:
    'Bitbucket vouches for the workspace, the repository and the deployment environment, each by its UUID. It names no pipeline ' +
    'file, no tag, no commit and no event: without a deployment environment, a step on any branch can publish.',
  issuers: [
    {
      form: 'https://api.bitbucket.org/2.0/workspaces/<workspace>/pipelines-config/identity/oidc',
      says: 'one for each workspace; it answers once OpenID Connect is switched on and a pipeline has run',
    },
  ],
  acquire: [
    {
      says: 'Ask for the token in the step, for this audience alone: all audiences that are listed go into one token.',
      snippet:
        '- step:\n    deployment: release\n    oidc:\n      audiences: [{{audience}}]\n    script:\n      - export WAYBILL_ID_TOKEN="$BITBUCKET_STEP_OIDC_TOKEN"',
    },
  ],
  advice: [
    'Name a deployment environment, by its UUID, that is limited to a branch or needs an approval.',
    'The branch is not always told; a rule on refs refuses a token without it, and tags cannot be told apart.',
  ],
};
