import type { ProviderGuide } from '../../provider-descriptor.ts';

export const guide: ProviderGuide = {
  trust:
    'Google vouches for the service account and nothing else: any workload that may act as it can publish, from any code. The ' +
    'same issuer signs in people, so only addresses of service accounts that Google has verified are taken.',
  issuers: [{ form: 'https://accounts.google.com', says: 'the only one' }],
  acquire: [
    {
      says: 'On Compute Engine, GKE, Cloud Run or Cloud Build, ask the metadata server.',
      snippet:
        'curl -sSf -H "Metadata-Flavor: Google" \\\n  "http://metadata.google.internal/computeMetadata/v1/instance/service-accounts/default/identity?audience={{audience}}&format=full"',
    },
    {
      says: 'In Cloud Build the build needs a service account of your own that may create OIDC tokens; its default one cannot.',
    },
  ],
  advice: [
    'Tokens have no id of their own: two that were asked for in one second are one, and the metadata server may hand out the same one again. Each is exchanged once, so publish all crates of a job with one access token.',
    'Make a service account for publishing alone. A default service account is shared by everything in its project.',
    'Only tokens asked for with `format=full` on a machine of Google name its project and instance, for rules.',
    'The tokens say nothing of repository, commit or run, so neither does what is recorded.',
  ],
};
