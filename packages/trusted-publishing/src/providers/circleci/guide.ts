import type { ProviderGuide } from '../../provider-descriptor.ts';

export const guide: ProviderGuide = {
  trust:
    'CircleCI vouches for organisation, project and pipeline definition by ids that are never reused, and for the repository ' +
    'and ref of the code. It names neither the commit nor the user who started the job, and it has no environments: a ' +
    'context, which can be restricted, takes their place.',
  issuers: [
    { form: 'https://oidc.circleci.com', says: 'what `circleci run oidc get --root-issuer` gives' },
    {
      form: 'https://oidc.circleci.com/org/<organisation id>',
      says: 'what `circleci run oidc get` gives; the claim with the organisation must be that id',
    },
  ],
  acquire: [
    {
      says: 'Ask in the job, right before the token is used. CircleCI does not mask it in the log.',
      snippet: 'circleci run oidc get --root-issuer --claims \'{"aud":"{{audience}}"}\'',
    },
  ],
  advice: [
    'The variables `CIRCLE_OIDC_TOKEN` and `CIRCLE_OIDC_TOKEN_V2` are made for another audience and are refused.',
    'Ask for a context with a rule on the claim `oidc.circleci.com/context-ids`, operator `contains`: contexts can need an ' +
      'approval or be limited to branches.',
    'Jobs of custom webhooks name no repository and cannot publish.',
    'Do not pass secrets to builds of forked pull requests: such jobs have the ids of your project.',
  ],
};
