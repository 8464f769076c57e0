import { describe, expect, it } from 'vitest';
import { parsePolicy } from './parse-policy.ts';
import { planPolicy } from './plan.ts';
import { planToJson, resultToJson } from './render-json.ts';
import { renderPlanMarkdown } from './render-markdown.ts';
import { plain, renderPlan, renderResult } from './render-text.ts';
import { rocketFile, view } from './testing/views.ts';

const file = `registry = "https://crates.example.com"
${rocketFile('rules.refs = ["refs/tags/v*"]')}
[[publishers]]
crates = ["comet"]
provider = "gitlab"
issuer = "https://gitlab.com"
identity = { namespace = "acme", project = "comet", workflow = ".gitlab-ci.yml" }
[manage]
crates = ["*"]
`;

const current = [
  view({
    id: 7,
    state: 'needs_review',
    rules: { ...view().rules, refs: ['refs/tags/v1.*'], ref_protected: true },
  }),
  view({
    id: 9,
    crates: ['moon'],
    identity: { owner: 'mallory\u001b[31m`|', repository: 'x', workflow: 'y.yml' },
  }),
];

const plan = planPolicy({
  policy: parsePolicy(file),
  current,
});
const calm = planPolicy({ policy: parsePolicy(rocketFile()), current: [view()] });

describe('a plan as text', () => {
  it('tells what is done, what widens, and what people have to look at', () => {
    const text = renderPlan(plan);
    expect(text).toMatch(
      /^\+ create publishers\[1\]: GitLab CI\/CD acme\/comet, \.gitlab-ci\.yml for comet\n/,
    );
    expect(text).toContain('any branch may publish');
    expect(text).toContain('~ change 7: GitHub Actions acme/rocket, release.yml for rocket\n');
    expect(text).toContain('    rules.refs             refs/tags/v1.* -> refs/tags/v*  WIDENS\n');
    expect(text).toContain('    rules.ref_protected    true -> false  WIDENS\n');
    expect(text).toMatch(/\? not in the file 9: GitHub Actions mallory\\u\{1b\}\[31m\\u\{60\}\|\/x/);
    expect(text).toMatch(/! look at 7: A job came with the right names and other ids/);
    expect(text).toMatch(/\n1 to create, 1 to change, 1 not in the file, 1 thing to look at\.\n$/);
    expect(text).not.toContain('\u001b');
  });

  it('is painted by whoever shows it', () => {
    const text = renderPlan(plan, {
      ...plain,
      added: (part) => `<green>${part}</green>`,
      alarming: (part) => `<red>${part}</red>`,
    });
    expect(text).toContain('<green>+ create publishers[1]');
    expect(text).toContain('<red>WIDENS</red>');
  });

  it('says so where there is nothing to do', () => {
    expect(renderPlan(calm)).toBe('1 as the file says. The registry is as the file says.\n');
  });
});

describe('a plan as Markdown', () => {
  it('keeps what others wrote in code', () => {
    const text = renderPlanMarkdown(plan);
    expect(text).toMatch(
      /^### Trusted publishers: 1 to create, 1 to change, 1 not in the file, 1 thing to look at\n\n- \*\*create\*\*/,
    );
    expect(text).toContain('  - **widens** `rules.refs`: `refs/tags/v1.*` to `refs/tags/v*`\n');
    expect(text).toContain('`GitHub Actions mallory\\u{1b}[31m\\u{60}|/x, y.yml` for `moon`');
    expect(renderPlanMarkdown(calm)).toBe(
      '### Trusted publishers: 1 as the file says\n\nThe registry is as the file says.\n',
    );
  });
});

describe('a plan as JSON', () => {
  it('has the documented shape', () => {
    const json = planToJson(plan);
    expect(json).toMatchObject({
      version: 1,
      registry: 'https://crates.example.com',
      has_changes: true,
      has_drift: true,
      summary: { create: 1, update: 1, delete: 0, unmanaged: 1, unchanged: 0, attention: 1 },
      attention: [{ id: 7, reason: 'needs_review', says: expect.any(String), remedy: expect.any(String) }],
    });
    expect(json.actions.map(({ action, id, path }) => [action, id, path])).toEqual([
      ['create', null, 'publishers[1]'],
      ['update', 7, 'publishers[0]'],
      ['unmanaged', 9, null],
    ]);
    expect(json.actions[1]).toEqual({
      action: 'update',
      id: 7,
      path: 'publishers[0]',
      provider: 'github',
      issuer: view().issuer,
      crates: ['rocket'],
      identity: view().identity,
      state: 'needs_review',
      widens: true,
      changes: [
        { field: 'rules.refs', before: ['refs/tags/v1.*'], after: ['refs/tags/v*'], widens: true },
        { field: 'rules.ref_protected', before: true, after: false, widens: true },
      ],
      notes: [],
    });
    expect(JSON.parse(JSON.stringify(json))).toEqual(json);
  });
});

describe('what came of an apply', () => {
  const [create, update] = plan.actions;
  if (create === undefined || update === undefined) throw new Error('the plan has two changes');
  const stopped = {
    done: [{ action: create, id: 10, warnings: ['Any branch may publish\u001b[0m.'] }],
    failed: { action: update, reason: 'stale' as const, says: 'It was changed.', cause: null },
    remaining: [],
  };

  it('is told in text and in JSON', () => {
    const text = renderResult(stopped);
    expect(text).toContain('warning for 10: Any branch may publish [0m.\n');
    expect(text).toContain('Stopped at ~ 7: GitHub Actions acme/rocket, release.yml for rocket');
    expect(text).toContain('1 change applied before it, 0 not tried.');
    expect(renderResult({ ...stopped, failed: null })).toMatch(/Applied 1 change\.\n$/);
    expect(resultToJson(stopped)).toMatchObject({
      version: 1,
      done: [{ action: 'create', id: 10, path: 'publishers[1]', warnings: [expect.any(String)] }],
      failed: { action: 'update', id: 7, reason: 'stale', says: 'It was changed.' },
      remaining: [],
    });
  });
});
