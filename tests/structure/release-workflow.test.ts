import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { root } from './support/statements.ts';

interface Step {
  uses?: string;
  run?: string;
  with?: Record<string, unknown>;
}
interface Job {
  permissions?: Record<string, string>;
  environment?: string;
  needs?: string;
  'timeout-minutes'?: number;
  steps: Step[];
}
interface Workflow {
  on: Record<string, unknown>;
  permissions?: Record<string, string>;
  jobs: Record<string, Job>;
}

const RELEASE = '.github/workflows/release.yml';
const text = readFileSync(join(root, RELEASE), 'utf8');
const mayProve = (job: Job) => job.permissions?.['id-token'] === 'write';

/** What is wrong with a workflow that publishes, as we tell everybody to write theirs. */
function faultsOf(source: string): string[] {
  const workflow = parse(source) as Workflow;
  const jobs = Object.entries(workflow.jobs);
  const faults: string[] = [];
  const unless = (is: boolean, fault: string) => void (is || faults.push(fault));
  unless(!/\bsecrets\b\s*[.[]/.test(source), 'a stored secret is used');
  unless(!/NPM_TOKEN|NODE_AUTH_TOKEN/.test(source), 'a token is handed over');
  unless(JSON.stringify(Object.keys(workflow.on)) === '["push"]', 'something else than a push starts it');
  unless(
    JSON.stringify(workflow.on['push']) === '{"tags":["v*"]}',
    'another push than that of a tag starts it',
  );
  unless(JSON.stringify(workflow.permissions) === '{}', 'jobs have permissions that they did not ask for');
  const publishing = jobs.filter(([, job]) => mayProve(job));
  unless(publishing.length === 1, 'one job, and only one, may ask for ID tokens');
  for (const [name, job] of jobs) {
    const uses = job.steps.flatMap((step) => step.uses ?? []);
    const runs = job.steps.flatMap((step) => step.run ?? []).join('\n');
    for (const one of uses) unless(/@[0-9a-f]{40}$/.test(one), `${name}: ${one} can be moved`);
    unless(!runs.includes('${{'), `${name}: an expression becomes part of a script`);
    unless((job['timeout-minutes'] ?? 360) <= 60, `${name}: it may run for hours`);
    const checkouts = job.steps.filter((step) => step.uses?.startsWith('actions/checkout@'));
    for (const checkout of checkouts)
      unless(checkout.with?.['persist-credentials'] === false, `${name}: the checkout leaves its credential`);
    const permissions = JSON.stringify(job.permissions);
    if (!mayProve(job)) {
      unless(permissions === '{"contents":"read"}', `${name}: it may do more than read`);
      continue;
    }
    unless(permissions === '{"id-token":"write"}', `${name}: it may do more than prove who it is`);
    unless(job.environment === 'release', `${name}: no environment guards it`);
    unless(
      workflow.jobs[job.needs ?? '']?.permissions?.['contents'] === 'read',
      `${name}: it does not wait for a build`,
    );
    unless(checkouts.length === 0, `${name}: the repository is where ID tokens are to be had`);
    unless(
      !/\bnpm (?:run|ci|install|exec|test)\b|\bnpx\b|\bnode \w/.test(runs),
      `${name}: it runs foreign code`,
    );
    unless(/npm publish .*--ignore-scripts/.test(runs), `${name}: scripts of the package may run`);
    unless(
      (runs.match(/sha256sum --check --strict/g) ?? []).length === 2,
      `${name}: nothing is compared with what was built`,
    );
  }
  return faults;
}

it('publishes by OIDC, from a job that builds nothing, with least permissions and nothing that can be moved', () => {
  expect(faultsOf(text)).toEqual([]);
});

it('names the version of each action beside its commit', () => {
  const uses = [...text.matchAll(/uses: (\S+)(.*)$/gm)];
  expect(uses.length).toBeGreaterThan(4);
  for (const [line, , comment] of uses) expect(comment, line).toMatch(/^ # v\d+\.\d+\.\d+$/);
});

it('is the only workflow that may prove who it is', () => {
  const workflows = globSync('.github/workflows/*.{yml,yaml}', { cwd: root });
  const proving = workflows.filter((path) => readFileSync(join(root, path), 'utf8').includes('id-token'));
  expect(proving).toEqual([RELEASE]);
});

/** What GitHub fills in. */
const filledIn = (what: string) => ['$', '{', '{ ', what, ' }}'].join('');

describe('would be noticed:', () => {
  const first = /@[0-9a-f]{40} # v4\.2\.2/;
  it.each<[string, (source: string) => string]>([
    ['a tag in place of a commit', (source) => source.replace(first, '@v4')],
    [
      'a stored token',
      (source) =>
        source.replace('CHECKSUMS: ', `TOKEN: ${filledIn('secrets.NPM_TOKEN')}\n          CHECKSUMS: `),
    ],
    ['permissions for all jobs', (source) => source.replace('permissions: {}', 'permissions: write-all')],
    [
      'ID tokens where code is built',
      (source) => source.replace('contents: read', 'contents: read\n      id-token: write'),
    ],
    [
      'a build where ID tokens are',
      (source) => source.replace('for package', 'npm run build\n          for package'),
    ],
    ['pull requests', (source) => source.replace('on:\n', 'on:\n  pull_request_target:\n')],
    ['a push of a branch', (source) => source.replace('tags: ["v*"]', 'branches: ["main"]')],
    ['no environment', (source) => source.replace(/ +environment: .*\n/, '')],
    [
      'an expression in a script',
      (source) => source.replace('"$CHECKSUMS', `"${filledIn('github.ref_name')}`),
    ],
    ['no comparison', (source) => source.replace('sha256sum --check --strict SHA256SUMS', 'true')],
    ['scripts of a package', (source) => source.replace(' --ignore-scripts', '')],
    ['a credential that stays', (source) => source.replace('persist-credentials: false', 'fetch-depth: 1')],
  ])('%s', (_, change) => {
    expect(change(text)).not.toBe(text);
    expect(faultsOf(change(text))).not.toEqual([]);
  });
});
