import { describe, expect, it } from 'vitest';
import { decide } from '../index.ts';
import { codeOf, detailOf, gitlabIssuer, gitlabPublisher, judge, now, sample } from '../testing/issuer.ts';

const issuer = gitlabIssuer();
const fork = 'gitlab__reject_fork_merge_request';
const anyEnvironment = gitlabPublisher({ environment: { rule: 'any' } });

describe('the code of a fork', () => {
  it('is refused with a sentence of its own, though the pipeline belongs to the project', async () => {
    const outcome = await issuer.verify(issuer.sign(sample(fork)));
    expect(codeOf(outcome)).toBe('trigger_denied');
    expect(outcome.ok ? '' : outcome.refusal.field).toBe('job_project_id');
    for (const part of ['`51000001`', '`59999999`', 'merge request from a fork']) {
      expect(detailOf(outcome)).toContain(part);
    }
  });

  it('is refused whatever the pipeline says its source is', async () => {
    for (const pipeline_source of ['push', 'web', 'parent_pipeline', 'brand_new']) {
      expect(await judge(issuer, sample(fork, { pipeline_source }), anyEnvironment)).toBe('trigger_denied');
    }
  });

  it('is refused where all other claims are those of the project', async () => {
    expect(await judge(issuer, sample('gitlab', { job_project_id: '59999999' }), gitlabPublisher())).toBe(
      'trigger_denied',
    );
  });

  it('is refused by servers that do not tell it apart, by its event', async () => {
    const older = { job_project_id: undefined, pipeline_source: 'merge_request_event' };
    expect(await judge(issuer, sample('gitlab', older), gitlabPublisher())).toBe('trigger_denied');
  });
});

it.each(['merge_request_event', 'external_pull_request_event', 'MERGE_REQUEST_EVENT', 'Merge_Request_Event'])(
  'refuses the source %s',
  async (pipeline_source) => {
    const token = await issuer.verified(sample('gitlab', { pipeline_source }));
    const decision = decide({ token, publishers: [gitlabPublisher()], now });
    expect(decision).toMatchObject({ code: 'trigger_denied', field: 'pipeline_source' });
    expect(decision.outcome === 'refused' && decision.detail).toContain('GitLab CI/CD');
  },
);

it.each(['push', 'web', 'schedule', 'api', 'trigger', 'pipeline', 'parent_pipeline', 'chat'])(
  'accepts the source %s',
  async (pipeline_source) => {
    expect(await judge(issuer, sample('gitlab', { pipeline_source }), gitlabPublisher())).toBe('granted');
  },
);

it('accepts a server that does not send the project of the job, and no odd value of it', async () => {
  const judged = (job_project_id: unknown) =>
    judge(issuer, sample('gitlab', { job_project_id }), gitlabPublisher());
  expect(await judged(undefined)).toBe('granted');
  for (const odd of [null, 51000001, '', '051000001', ['51000001'], ' 51000001', true]) {
    expect(await judged(odd)).toBe('id_token_claim_invalid');
  }
});
