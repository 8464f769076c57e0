import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { type Ci, ciIds, type Method, methods, type Plan } from '../plan.ts';
import { workflowOf } from './index.ts';
import { globToPattern, yamlText } from './lines.ts';

const vectors = join(import.meta.dirname, '../../../../../tests/vectors/init');

const plan = (ci: Ci, method: Method, more: Partial<Plan> = {}): Plan => ({
  ci,
  method,
  url: 'https://crates.example.com',
  told: 'https://crates.example.com',
  index: 'sparse+https://crates.example.com/index/',
  name: 'waybill',
  audience: 'crates.example.com',
  isUsualAudience: true,
  isPrivate: false,
  crates: ['rocket'],
  isWorkspace: false,
  isLocked: true,
  folder: '',
  environment: 'release',
  tags: 'v*',
  runner: null,
  contextId: null,
  image: 'rust:1.95',
  ...more,
});

/** Everything that can be otherwise, is. */
const unusual: Partial<Plan> = {
  name: 'acme-crates',
  audience: 'registry.acme.example',
  isUsualAudience: false,
  isPrivate: true,
  crates: ['rocket', 'rocket-macros'],
  isWorkspace: true,
  isLocked: false,
  folder: 'rust/rocket',
  environment: null,
  tags: 'rocket/v*',
  runner: 'rusty',
  image: 'registry.acme.example/rust:1.95',
};

const all = ciIds.flatMap((ci) =>
  methods
    .filter((method) => method !== 'action' || ci === 'github' || ci === 'forgejo')
    .map((method) => [ci, method] as const),
);

// After a change that is meant: `vitest run --project unit apps/cli/src/init -u`, and read what it changed.
describe.each(all)('for %s with %s', (ci, method) => {
  it('is the file in tests/vectors/init', async () => {
    await expect(workflowOf[ci](plan(ci, method))).toMatchFileSnapshot(join(vectors, `${ci}-${method}.yml`));
  });

  it('is YAML, also where everything is unusual', () => {
    for (const more of [{}, unusual]) {
      const text = workflowOf[ci](plan(ci, method, more));
      expect(parse(text)).toEqual(expect.any(Object));
      expect(text).not.toMatch(/[ \t]$/m);
      expect(text).toMatch(/[^\n]\n$/);
    }
  });
});

describe.each(ciIds)('for %s', (ci) => {
  it('is the file in tests/vectors/init where everything is unusual', async () => {
    const file = join(vectors, `${ci}-unusual.yml`);
    await expect(workflowOf[ci](plan(ci, 'provider', unusual))).toMatchFileSnapshot(file);
  });

  it('uses nothing of others by a name that can move', () => {
    for (const method of methods.slice(0, ci === 'github' || ci === 'forgejo' ? 3 : 2)) {
      const uses = workflowOf[ci](plan(ci, method)).match(/uses: .*/g) ?? [];
      expect(uses.filter((line) => !/^uses: [\w./:-]+@[0-9a-f]{40} # /.test(line))).toEqual([]);
    }
  });
});

it('lets only the job that publishes ask for ID tokens', () => {
  const jobs = (ci: Ci) => parse(workflowOf[ci](plan(ci, 'script')));
  const github = jobs('github');
  expect(github.permissions).toEqual({});
  expect(github.jobs.build.permissions).toEqual({ contents: 'read' });
  expect(github.jobs.publish.permissions).toEqual({ contents: 'read', 'id-token': 'write' });
  expect(github.jobs.build.environment).toBeUndefined();
  expect(jobs('forgejo').jobs.build['enable-openid-connect']).toBeUndefined();
  expect(jobs('forgejo').jobs.publish['enable-openid-connect']).toBe(true);
  expect(jobs('gitlab')['waybill-build'].id_tokens).toBeUndefined();
  const [build, publish] = jobs('circleci').workflows.release.jobs;
  expect(build['waybill-build'].context).toBeUndefined();
  expect(publish['waybill-publish'].context).toBe('release');
});

it('passes on that plain http is allowed, where that had to be said', () => {
  const text = (url: string) => workflowOf.github(plan('github', 'script', { url }));
  expect(text('http://crates.lan')).toContain('WAYBILL_ALLOW_HTTP: "true"');
  for (const url of ['https://crates.lan', 'http://127.0.0.1:9292', 'http://localhost'])
    expect(text(url)).not.toContain('WAYBILL_ALLOW_HTTP');
});

it('gives a GitLab job one ID token for each crate, and one to read a private registry', () => {
  const tokens = (more: Partial<Plan>) =>
    Object.keys(parse(workflowOf.gitlab(plan('gitlab', 'script', more)))['waybill-publish'].id_tokens);
  expect(tokens({})).toEqual(['WAYBILL_ID_TOKEN']);
  expect(tokens({ crates: ['a', 'b'], isWorkspace: true, isPrivate: true })).toEqual([
    'WAYBILL_ID_TOKEN',
    'WAYBILL_ID_TOKEN_2',
    'WAYBILL_ID_TOKEN_3',
  ]);
});

it.each([
  ['v*', 'v1.2.3', true],
  ['v*', 'v1/2', false],
  ['v*', 'xv1', false],
  ['rocket-v*', 'rocket-v1.0.0', true],
  ['rocket/v**', 'rocket/v1/2', true],
  ['v1.*', 'v1x0', false],
])('takes the tags %s as a pattern that finds in %s: %s', (glob, tag, fits) => {
  expect(new RegExp(globToPattern(glob)).test(tag)).toBe(fits);
});

it('puts into quotes what YAML would take for something else', () => {
  expect(['release', 'prod/eu-1', 'on', 'Yes', '1.0', '-x'].map(yamlText)).toEqual([
    'release',
    'prod/eu-1',
    '"on"',
    '"Yes"',
    '"1.0"',
    '"-x"',
  ]);
});
