import type { ProviderGuide } from '../../provider-descriptor.ts';

export const guide: ProviderGuide = {
  trust:
    'Whatever the issuer vouches for: the registry knows nothing of its claims. The operator says which of them tell one job ' +
    'from another, and must know who can shape each: a claim from a template may hold what a stranger named a branch. ' +
    'Nothing is refused for the event, the fork or the kind of job, so ask for it in the rules of the publisher.',
  issuers: [{ form: 'https://<host>', says: 'any issuer of OIDC ID tokens whose audience can be chosen' }],
  acquire: [
    {
      says: 'As the issuer has it, with `{{audience}}` as the only audience, as a string or as a list of one.',
    },
  ],
  advice: [
    'Jenkins (plugin oidc-provider): identify by `sub`, the whole address of the job, and leave the claim templates alone.',
    'HCP Terraform: identify by `terraform_organization_id` and `terraform_workspace_id`, and ask for `terraform_run_phase` = `apply` in a rule.',
    'AWS STS: identify by `sub` and `/https:~1~1sts.amazonaws.com~1/aws_account`, and ask STS for RS256. Never by `request_tags`, which the caller chooses.',
    'Codefresh: identify by `account_id` and `pipeline_id`; its tokens for pull requests are not told apart here.',
    'An issuer whose audience is fixed, such as Azure DevOps or Spacelift, cannot be used: its tokens are made for somebody else, who could use them here.',
    'A claim that is compared must be a string; rules can also ask for numbers, true or false.',
  ],
};
