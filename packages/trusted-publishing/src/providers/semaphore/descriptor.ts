import type { ProviderDescriptor } from '../../provider-descriptor.ts';
import { identity } from './fields.ts';
import { guide } from './guide.ts';

const hint = 'The organisation may have filtered it out of its ID tokens.';

/**
 * Semaphore, cloud and self-hosted. Every organisation has an issuer of its own. Whoever may debug a job has a shell in one
 * with the same claims, and a job of a pull request names the target's branch: both are told by one claim alone.
 *
 * Claims: https://docs.semaphore.io/using-semaphore/openid
 */
export const semaphore: ProviderDescriptor = {
  id: 'semaphore',
  title: 'Semaphore',
  algorithms: ['RS256'],
  // Set by the server, and not documented; the cap is what a long job may need.
  maxLifetimeSeconds: 86_400,
  replay: 'jti',
  audience: 'string-or-array-of-one',
  claims: {
    org: { use: 'required', format: 'text', hint },
    org_id: { use: 'required', format: 'uuid', hint },
    prj: { use: 'required', format: 'text', hint },
    prj_id: { use: 'required', format: 'uuid', hint },
    repo_slug: { use: 'required', format: 'group/name', hint },
    job_type: { use: 'required', format: 'text', hint },
    ref_type: { use: 'required', format: 'text', hint },
    ref: { use: 'recorded', format: 'text' },
    wf_id: { use: 'recorded', format: 'uuid' },
    ppl_id: { use: 'recorded', format: 'uuid' },
    job_id: { use: 'recorded', format: 'uuid' },
    actor: { use: 'recorded', format: 'text' },
    repo: { use: 'ignored', reason: 'The part of `repo_slug` after the slash.' },
    branch: { use: 'ignored', reason: 'In a pull request it is the branch of the target.' },
    tag: { use: 'ignored', reason: 'Follows from `ref`.' },
    pr: { use: 'ignored', reason: 'Only pull requests have it, and they are refused.' },
    pr_branch: { use: 'ignored', reason: 'Only pull requests have it, and they are refused.' },
    trg: { use: 'ignored', reason: 'Several facts in one text, without a documented list of them.' },
    sub: { use: 'ignored', reason: 'The single claims say the same.' },
    sub127: { use: 'ignored', reason: 'The single claims say the same.' },
    'https://aws.amazon.com/tags': { use: 'ignored', reason: 'Made for AWS.' },
  },
  claimFamilies: [],
  agreements: [],
  requirements: [
    {
      claim: 'job_type',
      must: 'be',
      values: ['pipeline_job'],
      meaning:
        'A debug job gives a person a shell with the standing of the job. Publish from a job of a pipeline.',
    },
    {
      claim: 'ref_type',
      must: 'not-be',
      values: ['pull-request'],
      meaning:
        'It builds a pull request, which people without write access can open. Publish from a branch or a tag of the repository.',
    },
  ],
  issuerBindings: [{ before: 'https://', after: '.semaphoreci.com', claim: 'org' }],
  identity,
  lookupNoun: 'project',
  pins: [
    {
      claim: 'org_id',
      label: 'organisation id',
      meaning: 'Another organisation has probably taken the name.',
      guardsDisclosure: true,
    },
    {
      claim: 'prj_id',
      label: 'project id',
      meaning: 'The project was probably deleted and made anew under the same name.',
      guardsDisclosure: false,
    },
  ],
  trigger: null,
  environment: null,
  constraints: { ref: { take: 'claim', claim: 'ref' }, refProtected: null, runner: null, callee: null },
  provenance: {
    repository: { take: 'claim', claim: 'repo_slug' },
    run_id: { take: 'claim', claim: 'wf_id' },
    ref: { take: 'claim', claim: 'ref' },
    actor_id: { take: 'claim', claim: 'actor' },
  },
  ownProvenance: { job_id: { take: 'claim', claim: 'job_id' } },
  links: { run: ['workflows/{run_id}'], commit: [], workflow: [] },
  servers: [],
  defaultIssuers: [],
  guide,
};
