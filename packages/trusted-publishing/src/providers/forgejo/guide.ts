import type { ProviderGuide } from '../../provider-descriptor.ts';

export const guide: ProviderGuide = {
  trust:
    'Forgejo vouches for the repository, the workflow file and the event of a job. The administrator of an instance can sign ' +
    'anything for its repositories. Where anybody may register, names that were given up are quickly taken by others, and ' +
    'only the ids tell them apart; Forgejo 15 does not send ids, and an operator has to allow that for each issuer (`allows_missing_ids`).',
  issuers: [
    {
      form: 'https://<host>/api/actions',
      says: 'the address of the instance, with port and path where it has them, and `/api/actions`',
    },
  ],
  acquire: [
    {
      says: 'Let the job ask for ID tokens; Forgejo needs this line of its own and does not look at `permissions`.',
      snippet: 'enable-openid-connect: true',
    },
    {
      says: 'Ask for one right before it is used, while the job runs. The variables are those of GitHub Actions.',
      snippet:
        'curl -sSf -H "Authorization: bearer $ACTIONS_ID_TOKEN_REQUEST_TOKEN" \\\n  "$ACTIONS_ID_TOKEN_REQUEST_URL&audience={{audience}}" | jq -r .value',
    },
  ],
  advice: [
    'Forgejo 15.0 with Forgejo Runner 12.5 is the first that issues ID tokens.',
    'There are no environments. Ask for a protected ref, or for tags: whoever can push a branch can change the workflow on it.',
    'Where an issuer may leave the ids out, a publisher trusts names alone until the first token with ids comes.',
  ],
};
