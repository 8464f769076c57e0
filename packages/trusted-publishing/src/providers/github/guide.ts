import type { ProviderGuide } from '../../provider-descriptor.ts';

export const guide: ProviderGuide = {
  trust:
    'GitHub vouches for the repository, the workflow file and the event of a job. Anyone who can push a branch can change ' +
    'the workflow file on that branch, so a publisher should also name an environment with protection rules, or ask for ' +
    'certain refs. The administrator of an Enterprise Server can sign anything for repositories of that server.',
  issuers: [
    { form: 'https://token.actions.githubusercontent.com', says: 'github.com; trusted from the start' },
    {
      form: 'https://token.actions.githubusercontent.com/<enterprise>',
      says: 'an enterprise that puts its slug into the issuer; the claim `enterprise` must be that slug',
    },
    { form: 'https://token.actions.<subdomain>.ghe.com', says: 'Enterprise Cloud with data residency' },
    {
      form: 'https://token.actions.<subdomain>.ghe.com/<subdomain>',
      says: 'the same, with the slug in the issuer',
    },
    { form: 'https://<host>/_services/token', says: 'Enterprise Server' },
  ],
  acquire: [
    {
      says: 'Let the job ask for ID tokens.',
      snippet: 'permissions:\n  id-token: write\n  contents: read',
    },
    {
      says: 'Ask for one right before it is used; it lives five minutes.',
      snippet:
        'curl -sSf -H "Authorization: bearer $ACTIONS_ID_TOKEN_REQUEST_TOKEN" \\\n  "$ACTIONS_ID_TOKEN_REQUEST_URL&audience={{audience}}" | jq -r .value',
    },
  ],
  advice: [
    'Name an environment that has reviewers or is limited to tags: an environment without protection rules keeps nobody out.',
    'Owners can change the form of `sub`, and it has two by default; it is never looked at.',
    'Third-party runners of GitHub jobs are `self-hosted` in the token.',
  ],
};
