import { describe, expect, it } from 'vitest';
import { type CratesIoSource, fetchCratesIoConfigs } from './fetch-crates-io.ts';
import { importCratesIoConfigs } from './import-crates-io.ts';
import { parsePolicy } from './parse-policy.ts';
import { desiredPublishers } from './resolve-policy.ts';

const github = (crate: string, more: object = {}) => ({
  id: 1,
  crate,
  repository_owner: 'acme',
  repository_owner_id: 5001,
  repository_name: 'rocket',
  workflow_filename: 'release.yml',
  environment: 'release',
  created_at: '2026-01-01T00:00:00Z',
  ...more,
});

const gitlab = {
  id: 2,
  crate: 'comet',
  namespace: 'acme/tools',
  namespace_id: null,
  project: 'comet',
  workflow_filepath: '.gitlab-ci.yml',
  environment: null,
  created_at: '2026-01-01T00:00:00Z',
};

interface Asked {
  url: string;
  headers: Record<string, string>;
}

/** crates.io as far as these answers go. */
function pretend(answers: Record<string, unknown>, status = 200) {
  const asked: Asked[] = [];
  const source: CratesIoSource = {
    of: { crates: ['rocket'] },
    token: 'secret-token',
    userAgent: 'waybill (https://crates.example.com)',
    fetch: async (url, { headers, redirect, signal }) => {
      expect(redirect).toBe('error');
      expect(signal).toBeInstanceOf(AbortSignal);
      asked.push({ url, headers });
      const path = url.replace('https://crates.io/api/v1/trusted_publishing/', '');
      return Response.json(
        answers[path] ?? { errors: [{ detail: `crate \`rocket\` does not exist\n${path}` }] },
        { status },
      );
    },
  };
  return { asked, source };
}

const none = { github_configs: [], gitlab_configs: [], meta: { total: 0, next_page: null } };

describe('the configurations of crates.io', () => {
  it('are fetched page by page, of both providers, by somebody who says who it is', async () => {
    const { asked, source } = pretend({
      'github_configs?crate=rocket&per_page=100': {
        github_configs: [github('rocket')],
        meta: { total: 2, next_page: '?crate=rocket&per_page=100&seek=MQ' },
      },
      'github_configs?crate=rocket&per_page=100&seek=MQ': {
        github_configs: [github('rocket', { workflow_filename: 'second.yml', unknown: true })],
        meta: { total: 2, next_page: null },
      },
      'gitlab_configs?crate=rocket&per_page=100': {
        gitlab_configs: [gitlab],
        meta: { total: 1, next_page: null },
      },
    });
    const configs = await fetchCratesIoConfigs(source);
    expect(configs.github.map((one) => one.workflow_filename)).toEqual(['release.yml', 'second.yml']);
    expect(configs.gitlab).toHaveLength(1);
    expect(asked).toHaveLength(3);
    for (const { headers, url } of asked) {
      expect(headers).toMatchObject({
        authorization: 'secret-token',
        'user-agent': expect.stringContaining('waybill'),
      });
      expect(url).not.toContain('secret-token');
    }
  });

  it('are those of a user as well, at another address', async () => {
    const { asked, source } = pretend({});
    const fetch: CratesIoSource['fetch'] = async (url, init) => {
      await source.fetch?.(url, init);
      return Response.json(none);
    };
    await fetchCratesIoConfigs({
      ...source,
      fetch,
      of: { userId: 42 },
      baseUrl: 'https://staging.crates.io/',
    });
    expect(asked.map(({ url }) => url)).toEqual([
      'https://staging.crates.io/api/v1/trusted_publishing/github_configs?user_id=42&per_page=100',
      'https://staging.crates.io/api/v1/trusted_publishing/gitlab_configs?user_id=42&per_page=100',
    ]);
  });

  it('that are refused are told with the sentence, and without the token', async () => {
    const { source } = pretend({}, 404);
    const message = await fetchCratesIoConfigs(source).catch((error: Error) => error.message);
    expect(message).toMatch(/github_configs answered 404: "crate `rocket` does not exist\\n/);
    expect(message).not.toContain('secret-token');
  });

  it.each([
    [{ configs: [] }, 'has neither'],
    [{ github_configs: [{ crate: 'rocket' }] }, '`github_configs[0].repository_owner` to be a string'],
    [{ github_configs: [github('a b')] }, '`github_configs[0].crate` is no name'],
    [{ github_configs: [], meta: { next_page: 'https://elsewhere.example/' } }, 'to be null or a query'],
  ])('of another shape are refused: %j', async (body, says) => {
    const { source } = pretend({ 'github_configs?crate=rocket&per_page=100': body });
    await expect(fetchCratesIoConfigs(source)).rejects.toThrow(says);
  });

  it('that never end are not followed for ever', async () => {
    const { asked, source } = pretend({
      'github_configs?crate=rocket&per_page=100': {
        github_configs: [],
        meta: { next_page: '?crate=rocket&per_page=100' },
      },
    });
    await expect(fetchCratesIoConfigs(source)).rejects.toThrow('more than 200 pages');
    expect(asked).toHaveLength(200);
  });
});

describe('their policy', () => {
  it('has one publisher for the crates that trust the same job, with the ids that are known', () => {
    const text = importCratesIoConfigs(
      {
        github: [
          github('rocket-macros'),
          github('rocket', { repository_owner: 'Acme', environment: 'Release' }),
          github('rocket', { workflow_filename: 'Release.yml', environment: null }),
        ],
        gitlab: [gitlab],
      },
      { registry: 'https://crates.example.com' },
    );
    expect(text).toContain('# crates.io asks for no environment, which is the weakest');
    const policy = parsePolicy(text);
    expect(policy.registry).toBe('https://crates.example.com');
    expect(desiredPublishers(policy)).toMatchObject([
      {
        provider: 'github',
        issuer: 'https://token.actions.githubusercontent.com',
        crates: ['rocket', 'rocket-macros'],
        identity: { owner: 'acme', repository: 'rocket', workflow: 'release.yml' },
        environment: { rule: 'named', name: 'release' },
        pins: { repository_owner_id: '5001' },
      },
      { crates: ['rocket'], identity: { workflow: 'Release.yml' }, environment: { rule: 'any' } },
      {
        provider: 'gitlab',
        identity: { namespace: 'acme/tools', project: 'comet' },
        environment: { rule: 'any' },
        pins: {},
      },
    ]);
  });

  it('has only those of one repository where that is asked for', () => {
    const configs = {
      github: [github('rocket'), github('comet', { repository_name: 'comet' })],
      gitlab: [gitlab],
    };
    const crates = (repository: string) =>
      desiredPublishers(parsePolicy(importCratesIoConfigs(configs, { repository }))).flatMap(
        (one) => one.crates,
      );
    expect(crates('ACME/rocket')).toEqual(['rocket']);
    expect(crates('acme/tools/comet')).toEqual(['comet']);
    expect(importCratesIoConfigs(configs, { repository: 'acme/none' })).toContain(
      'There were none to import.',
    );
  });
});
