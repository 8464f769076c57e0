import type { ProviderGuide } from '../../provider-descriptor.ts';

export const guide: ProviderGuide = {
  trust:
    'Semaphore vouches for the organisation, the project and its repository. It names neither the pipeline file nor the commit, ' +
    'so any pipeline of the project on an accepted ref can publish. The name of an organisation, which is in the address of ' +
    'its issuer, can be given up and taken by others; its id cannot.',
  issuers: [
    {
      form: 'https://<organisation>.semaphoreci.com',
      says: 'one for each organisation; the claim `org` must be that name',
    },
    { form: 'https://<organisation>.<domain>', says: 'a self-hosted Semaphore' },
  ],
  acquire: [
    {
      says: 'Declare a token with the audience of the registry in the job; the name `SEMAPHORE_OIDC_TOKEN` is that of the default one, which is made for another audience.',
      snippet: 'oidc_tokens:\n  - name: WAYBILL_ID_TOKEN\n    aud: {{audience}}',
    },
  ],
  advice: [
    'Ask for tags or for a branch with a rule on refs. The claim `branch` is that of the target in a pull request: do not ask for it.',
    'An organisation can filter claims out of its tokens; those of the table that are required must stay in.',
  ],
};
