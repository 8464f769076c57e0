import { parseAccessToken } from '@waybill/trusted-publishing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { crateFile, frame, metadataFor, sha256 } from '../../../testing/crate-file.ts';
import {
  GITHUB_CONFIGS,
  MINUTE_MS,
  PUBLISH,
  ROCKET,
  startTrustedCi,
  TOKENS,
  type TrustedCi,
} from '../../../testing/trusted-ci.ts';

let ci: TrustedCi;
beforeAll(async () => {
  ci = await startTrustedCi();
});
afterAll(() => ci.close());

const configsOf = async (crate: string) =>
  (await ci.server.request('GET', `${GITHUB_CONFIGS}?crate=${crate}`)).json.github_configs;

describe('a crate is published from CI', () => {
  it('by a job that holds no secret, and the version says which run it was', async () => {
    expect((await ci.publish('rocket', '1.0.0')).status).toBe(200);
    await ci.trust('rocket', { environment: 'release' });
    const [fresh] = await configsOf('rocket');
    expect(fresh).toMatchObject({ repository_owner_id: null, last_used_at: null });

    const job = {
      ...ROCKET,
      environment: 'Release',
      actor: 'wile',
      actorId: 77,
      runId: 9001,
      sha: 'c0ffee'.padEnd(40, '0'),
    };
    const before = Date.now();
    const answer = await ci.exchange(ci.mint(job));
    expect(answer.status).toBe(200);
    expect(answer.headers.get('cache-control')).toBe('no-store');
    expect(answer.json).toEqual({
      token: expect.stringMatching(/^wbtp_[A-Za-z0-9]{32}$/),
      expires_at: expect.any(String),
      crates: ['rocket'],
      scopes: ['publish-update'],
      bound: false,
    });
    expect(parseAccessToken(answer.json.token)).toMatchObject({ ok: true });
    const lifetime = new Date(answer.json.expires_at).getTime() - before;
    expect(lifetime).toBeGreaterThan(15 * MINUTE_MS - 1000);
    expect(lifetime).toBeLessThan(15 * MINUTE_MS + 5000);

    expect((await ci.publish('rocket', '1.0.1', answer.json.token)).status).toBe(200);
    expect((await ci.publish('rocket', '1.0.2', `Bearer ${answer.json.token}`)).status).toBe(200);

    for (const version of ['1.0.1', '1.0.2']) {
      const read = await ci.server.request('GET', `/api/v1/crates/rocket/${version}`, { token: null });
      expect(read.json.version.published_by).toBeNull();
      expect(read.json.version.trustpub_data).toMatchObject({
        provider: 'github',
        issuer: ci.sim.issuer().url,
        repository: 'acme/rocket',
        run_id: '9001',
        run_attempt: '1',
        sha: 'c0ffee'.padEnd(40, '0'),
        ref: 'refs/tags/v1.2.3',
        workflow: 'release.yml',
        event: 'push',
        environment: 'Release',
        actor: 'wile',
        actor_id: '77',
        repository_id: '6001',
        repository_owner_id: '5001',
        runner_environment: 'github-hosted',
      });
      expect(read.text).not.toContain('wbtp_');
    }
    const byPerson = await ci.server.request('GET', '/api/v1/crates/rocket/1.0.0', { token: null });
    expect(byPerson.json.version).toMatchObject({ published_by: { login: 'admin' }, trustpub_data: null });

    const index = await ci.server.request('GET', '/index/ro/ck/rocket', { token: null });
    const lines = index.text
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(lines.map(({ vers }) => vers)).toEqual(['1.0.0', '1.0.1', '1.0.2']);
  });

  it('has pinned the owner id by then, and says when it was used', async () => {
    const [used] = await configsOf('rocket');
    expect(used).toMatchObject({
      repository_owner: 'acme',
      repository_owner_id: 5001,
      environment: 'release',
    });
    expect(Math.abs(Date.now() - new Date(used.last_used_at).getTime())).toBeLessThan(MINUTE_MS);
  });
});

describe('several crates of one repository', () => {
  it('get one token for all of them, and only for those whose publisher accepts the job', async () => {
    const job = { ...ROCKET, repository: 'acme/fleet', repositoryId: 6002 };
    const fleet = { repository_name: 'fleet' };
    for (const name of ['fleet-core', 'fleet-cli', 'fleet-docs']) await ci.publish(name, '1.0.0');
    await ci.trust('fleet-core', fleet);
    await ci.trust('fleet-cli', fleet);
    await ci.trust('fleet-docs', { ...fleet, workflow_filename: 'docs.yml' });

    const answer = await ci.exchange(ci.mint(job));
    expect(answer.json.crates).toEqual(['fleet-core', 'fleet-cli']);
    expect((await ci.publish('fleet-core', '1.0.1', answer.json.token)).status).toBe(200);
    expect((await ci.publish('fleet-cli', '1.0.1', answer.json.token)).status).toBe(200);
    expect((await ci.publish('fleet-docs', '1.0.1', answer.json.token)).status).toBe(403);

    // The publisher that took no part has learned nothing from this job.
    expect(await configsOf('fleet-docs')).toMatchObject([{ repository_owner_id: null, last_used_at: null }]);
  });

  it('can be narrowed to one of them, in any spelling of its name', async () => {
    const job = { ...ROCKET, repository: 'acme/fleet', repositoryId: 6002 };
    const answer = await ci.exchange(ci.mint(job), { crate: 'Fleet_Core' });
    expect(answer.json).toMatchObject({ crates: ['fleet-core'], bound: false });
    expect((await ci.publish('fleet-cli', '1.0.2', answer.json.token)).status).toBe(403);
    expect((await ci.publish('fleet-core', '1.0.2', answer.json.token)).status).toBe(200);
  });

  it('of which one has two publishers that accept the job are named once', async () => {
    const job = { ...ROCKET, repository: 'acme/twice', repositoryId: 6003, environment: 'release' };
    await ci.publish('twice', '1.0.0');
    await ci.trust('twice', { repository_name: 'twice' });
    await ci.trust('twice', { repository_name: 'twice', environment: 'release' });
    const answer = await ci.exchange(ci.mint(job));
    expect(answer.json.crates).toEqual(['twice']);
    // The stricter one has granted it.
    const used = (await configsOf('twice')).map((config: Record<string, unknown>) => [
      config['environment'],
      config['last_used_at'] !== null,
    ]);
    expect(used).toEqual([
      [null, false],
      ['release', true],
    ]);
  });
});

describe('first uses at once', () => {
  it('all succeed, and all learn the same pin', async () => {
    const job = { ...ROCKET, repository: 'acme/busy', repositoryId: 6004 };
    await ci.publish('busy', '1.0.0');
    await ci.trust('busy', { repository_name: 'busy' });
    const answers = await Promise.all(Array.from({ length: 10 }, () => ci.exchange(ci.mint(job))));
    expect(answers.map(({ status }) => status)).toEqual(Array(10).fill(200));
    expect(new Set(answers.map(({ json }) => json.token)).size).toBe(10);
    expect(await configsOf('busy')).toMatchObject([{ repository_owner_id: 5001 }]);
  });

  it('of two owners with the same name are decided by the pin of the first', async () => {
    const mine = { ...ROCKET, repository: 'acme/contested', repositoryId: 6005 };
    const theirs = { ...mine, ownerId: 9999 };
    await ci.publish('contested', '1.0.0');
    await ci.trust('contested', { repository_name: 'contested' });
    const answers = await Promise.all(
      Array.from({ length: 10 }, (_, at) => ci.exchange(ci.mint(at % 2 === 0 ? mine : theirs))),
    );
    const granted = answers.map(({ status }) => status === 200);
    const [first] = granted;
    expect(granted).toEqual(granted.map((_, at) => (at % 2 === 0) === first));
    const refused = answers.filter(({ status }) => status !== 200);
    expect(refused.map(({ json }) => json.errors[0].code)).toEqual(Array(5).fill('pin_mismatch'));
  });
});

describe('a workflow of the same repository under another spelling', () => {
  it('is the same repository, as GitHub folds owner and name', async () => {
    await ci.publish('spelled', '1.0.0');
    await ci.trust('spelled', { repository_owner: 'ACME', repository_name: 'SpElLeD' });
    const answer = await ci.exchange(ci.mint({ ...ROCKET, repository: 'acme/spelled', repositoryId: 6006 }));
    expect(answer.json.crates).toEqual(['spelled']);
  });
});

describe('revoking', () => {
  it('answers 204 once, twice and for a token that never was, and the token is dead', async () => {
    const token = await ci.accessToken({ ...ROCKET, environment: 'release' });
    for (const form of [`Bearer ${token}`, token]) {
      const answer = await ci.server.request('DELETE', TOKENS, { token: form });
      expect([answer.status, answer.text]).toEqual([204, '']);
    }
    const refused = await ci.publish('rocket', '1.0.3', token);
    expect(refused.json.errors[0].code).toBe('authentication_failed');
  });
});

it('the file that is served is the one that was uploaded', async () => {
  const token = await ci.accessToken({ ...ROCKET, environment: 'release' });
  const crate = await crateFile({ name: 'rocket', version: '1.1.0' });
  const body = frame(metadataFor('rocket', '1.1.0'), crate);
  expect((await ci.server.request('PUT', PUBLISH, { body, token })).status).toBe(200);
  const download = await fetch(`${ci.server.url}/api/v1/crates/rocket/1.1.0/download`);
  expect(sha256(new Uint8Array(await download.arrayBuffer()))).toBe(sha256(crate));
});
