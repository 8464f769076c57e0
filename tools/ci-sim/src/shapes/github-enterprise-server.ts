import { UsageError } from '../usage-error.ts';
import { githubParts } from './github.ts';
import { type Job, type JobDescription, resolveJob } from './github-job.ts';
import { defineShape } from './shape.ts';

const { branches: _noBranches, branch: _noBranch, ...parts } = githubParts;

const ISSUER_PATH = '/_services/token';

/**
 * GitHub on a company's own server: subjects have no ids there, no enterprise has an issuer of its own, and the number
 * of the check run is missing.
 */
export const githubEnterpriseServer = defineShape<JobDescription, Job>({
  ...parts,
  issuerPath: ISSUER_PATH,
  resolve(given) {
    if (given.enterpriseIssuer)
      throw new UsageError('on a server of its own no enterprise has its own issuer');
    return resolveJob({
      subject: 'legacy',
      visibility: 'private',
      runnerEnvironment: 'self-hosted',
      ...given,
    });
  },
  claims(job, times) {
    const { check_run_id: _, ...claims } = githubParts.claims(job, times);
    return claims;
  },
  environment(job, issuerUrl) {
    const server = issuerUrl.endsWith(ISSUER_PATH) ? issuerUrl.slice(0, -ISSUER_PATH.length) : issuerUrl;
    const api = `${server}/api`;
    return {
      ...githubParts.environment(job, issuerUrl),
      GITHUB_SERVER_URL: server,
      GITHUB_API_URL: `${api}/v3`,
      GITHUB_GRAPHQL_URL: `${api}/graphql`,
    };
  },
});
