import type { ProviderGuide } from '../../provider-descriptor.ts';

export const guide: ProviderGuide = {
  trust:
    'GitLab vouches for the project and for the file its pipeline was configured by. Every job of that pipeline can have ' +
    'the token, jobs of included files too; only an environment or a protected ref narrows it. The administrator of a ' +
    'self-managed instance can sign anything for projects of that instance.',
  issuers: [
    { form: 'https://gitlab.com', says: 'gitlab.com; trusted from the start' },
    {
      form: 'https://<host>',
      says: 'a self-managed instance or Dedicated tenant: its address, with port and path where it has them',
    },
  ],
  acquire: [
    {
      says: 'Ask for the token in the job; it is in the environment of that job alone, and there is one for each name.',
      snippet: 'publish:\n  id_tokens:\n    WAYBILL_ID_TOKEN:\n      aud: {{audience}}',
    },
  ],
  advice: [
    'Ask for a protected ref, or name an environment that is protected: whoever can push a branch can start its pipeline.',
    'A rule on the claim `environment_protected` = `true`, a string, refuses an environment that lost its protection.',
    'An exchange that succeeded uses the token up. Declare a second one under another name for a job that publishes twice.',
  ],
};
