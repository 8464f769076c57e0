import { type CiSystem, isSet, type Job, looksLikeIdToken, madeForOthers, noIdToken } from './system.ts';

/** Systems that put one token into every job, made for whatever audience their configuration says. */
interface Given {
  readonly id: string;
  readonly title: string;
  readonly variable: string;
  readonly remedy: (audience: string) => string;
}

function givenIn({ id, title, variable, remedy }: Given): CiSystem {
  return {
    id,
    title,
    detects: ({ env }) => isSet(env[variable]),
    token: async (job, n) => (n === 0 ? whereItFits(job) : null),
    another: `${variable} is good for one exchange: put one ID token for each crate into WAYBILL_ID_TOKEN, WAYBILL_ID_TOKEN_2 …`,
  };

  function whereItFits(job: Job): string {
    const token = job.env[variable]?.trim() ?? '';
    if (!looksLikeIdToken(token)) throw noIdToken(`${variable} holds no ID token`, remedy(job.audience));
    const otherwise = madeForOthers(token, job.audience);
    if (otherwise !== null) throw noIdToken(`${variable} ${otherwise}`, remedy(job.audience));
    return token;
  }
}

export const givenTokens: readonly CiSystem[] = [
  givenIn({
    id: 'bitbucket',
    title: 'Bitbucket Pipelines',
    variable: 'BITBUCKET_STEP_OIDC_TOKEN',
    remedy: (audience) => `give the step \`oidc: { audiences: [${audience}] }\`, with that one audience`,
  }),
  givenIn({
    id: 'semaphore',
    title: 'Semaphore',
    variable: 'SEMAPHORE_OIDC_TOKEN',
    remedy: (audience) =>
      `declare a token of its own in the job: \`oidc_tokens: [{ name: WAYBILL_ID_TOKEN, aud: ${audience} }]\``,
  }),
  givenIn({
    id: 'terraform',
    title: 'HCP Terraform',
    variable: 'TFC_WORKLOAD_IDENTITY_TOKEN',
    remedy: (audience) => `set the workspace's variable TFC_WORKLOAD_IDENTITY_AUDIENCE to ${audience}`,
  }),
  givenIn({
    id: 'spacelift',
    title: 'Spacelift',
    variable: 'SPACELIFT_OIDC_TOKEN',
    remedy: (audience) =>
      `its audience is the host of your account; ask Spacelift for one made for ${audience}`,
  }),
];
