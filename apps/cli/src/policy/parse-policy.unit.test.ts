import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parsePolicy } from './parse-policy.ts';
import { PolicyError } from './problems.ts';
import { desiredPublishers } from './resolve-policy.ts';
import { GITHUB, GITLAB } from './testing/fake-registry.ts';
import { rocketFile } from './testing/views.ts';

const issuers = { github: [GITHUB], gitlab: [GITLAB], circleci: [] };

const acme = `
registry = "https://crates.example.com"

[defaults]
provider = "github"
identity = { owner = "acme", workflow = "release.yml" }
environment = "release"
rules = { refs = ["refs/tags/{{crate}}-v{{version}}"], ref_protected = true }
pins = { repository_owner_id = "5001" }

[templates.gitlab]
provider = "gitlab"
identity = { namespace = "acme/tools", workflow = ".gitlab-ci.yml" }

[templates.gitlab-yank]
extends = "gitlab"
scopes = ["yank", "publish-update"]
rules = { ref_protected = false }

[[publishers]]
crates = ["rocket", "rocket-macros"]
identity = { repository = "rocket" }

[[publishers]]
crates = ["acme-*"]
expand = true
template = "gitlab-yank"
identity = { project = "{{crate}}" }

[[publishers]]
crates = ["comet-*"]
identity = { repository = "comet" }
environment = { rule = "none" }
`;

describe('a file', () => {
  it('is its publishers over their templates over the defaults', () => {
    const desired = desiredPublishers(parsePolicy(acme), {
      issuers,
      crates: ['acme-log', 'Acme_Core', 'rocket'],
    });
    expect(desired.map(({ path, crates, provider, issuer }) => [path, crates, provider, issuer])).toEqual([
      ['publishers[0]', ['rocket', 'rocket-macros'], 'github', GITHUB],
      ['publishers[1]', ['Acme_Core'], 'gitlab', GITLAB],
      ['publishers[1]', ['acme-log'], 'gitlab', GITLAB],
      ['publishers[2]', ['comet-*'], 'github', GITHUB],
    ]);
    const [rocket, core, , comet] = desired;
    expect(rocket).toMatchObject({
      identity: { owner: 'acme', repository: 'rocket', workflow: 'release.yml' },
      environment: { rule: 'named', name: 'release' },
      rules: { refs: ['refs/tags/{{crate}}-v{{version}}'], ref_protected: true, events: [], runner: null },
      pins: { repository_owner_id: '5001' },
      state: null,
    });
    // Names and ids of another provider fall away; what restricts stays, and the placeholder of a ref is the server's.
    expect(core).toMatchObject({
      identity: { namespace: 'acme/tools', project: 'Acme_Core', workflow: '.gitlab-ci.yml' },
      environment: { rule: 'named', name: 'release' },
      rules: { refs: ['refs/tags/{{crate}}-v{{version}}'], ref_protected: false },
      scopes: ['publish-update', 'yank'],
      pins: {},
    });
    expect(comet).toMatchObject({ environment: { rule: 'none', name: null } });
  });

  it('may be the one of the documentation', () => {
    const page = readFileSync(join(import.meta.dirname, '../../../../docs/policy.md'), 'utf8');
    const file = /```toml\n(.*?)```/s.exec(page)?.[1] ?? '';
    const desired = desiredPublishers(parsePolicy(file), { issuers });
    expect(desired.map(({ crates }) => crates)).toEqual([
      ['rocket', 'rocket-macros'],
      ['acme-log'],
      ['acme-core'],
    ]);
  });

  it('is refused where a pattern is expanded and nobody can say which crates there are', () => {
    expect(() => desiredPublishers(parsePolicy(acme), { issuers })).toThrow(
      'publishers[1].crates: has a pattern to expand, and which crates there are is not known; write their names',
    );
  });

  it('says "any" where a layer below asks for something', () => {
    const file = `
[defaults]
rules = { runner = "github-hosted", callee = { workflow = "acme/ci/.github/workflows/p.yml" } }
token_lifetime_seconds = 60
${rocketFile('rules = { runner = "any", callee = "any" }\ntoken_lifetime_seconds = "default"')}`;
    const [desired] = desiredPublishers(parsePolicy(file));
    expect(desired).toMatchObject({ rules: { runner: null, callee: null }, token_lifetime_seconds: null });
  });

  it('takes the issuer the registry would take, and asks where there are several', () => {
    const [, gitlab] = [GITHUB, 'https://gitlab.example.com'];
    const file = parsePolicy(
      '[[publishers]]\ncrates = ["rocket"]\nprovider = "gitlab"\nidentity = { namespace = "acme", project = "rocket", workflow = ".gitlab-ci.yml" }',
    );
    expect(desiredPublishers(file, { issuers: { gitlab: [GITLAB, gitlab] } })[0]?.issuer).toBe(gitlab);
    const two = { gitlab: [GITLAB, gitlab, 'https://gitlab.example.org'] };
    expect(() => desiredPublishers(file, { issuers: two })).toThrow(
      /publishers\[0\]\.issuer: .*several of `gitlab`; expected one of `https:\/\/gitlab\.com`, `https:\/\/gitlab\.example\.com`/,
    );
    expect(() => desiredPublishers(file, { issuers: {} })).toThrow(
      /issuer: is needed: the registry names no issuer/,
    );
    expect(() => desiredPublishers(file)).toThrow(/issuer: is needed/);
  });

  it('is only the one for its crates: two that are the same are refused', () => {
    const twice = rocketFile() + rocketFile().replace('"release"', '"RELEASE"').replace('acme', 'Acme');
    expect(() => desiredPublishers(parsePolicy(twice))).toThrow(
      'publishers[1]: lets the same jobs publish `rocket` as publishers[0] does; leave one of them out',
    );
    const wider = rocketFile() + rocketFile().replace('["rocket"]', '["comet", "Rocket"]');
    expect(() => desiredPublishers(parsePolicy(wider))).toThrow(
      /^publishers\[0\]: .* as publishers\[1\] does/,
    );
    const overlapping =
      rocketFile().replace('"rocket"]', '"rocket", "a"]') +
      rocketFile().replace('"rocket"]', '"rocket", "b"]');
    expect(desiredPublishers(parsePolicy(overlapping))).toHaveLength(2);
  });
});

const broken: [string, string, string][] = [
  ['a syntax error', 'a = ', 'line 1, column 5: '],
  [
    'an unknown key',
    'publisher = 1',
    'publisher: is no key here; expected one of `registry`, `defaults`, `templates`, `publishers`, `manage`; did you mean `publishers`?',
  ],
  [
    'an unknown key of a rule',
    rocketFile('rules = { ref = [] }'),
    'publishers[0].rules.ref: is no key here; expected one of `refs`, `ref_protected`, `events`, `runner`, `callee`, `claims`; did you mean `refs`?',
  ],
  [
    'a wrong type',
    rocketFile('rules = { refs = "refs/tags/v*" }'),
    'publishers[0].rules.refs: expected a list of strings, got `refs/tags/v*`',
  ],
  [
    'a wrong type in a list',
    rocketFile('rules = { events = ["push", 1] }'),
    'publishers[0].rules.events[1]: expected a string, got the number 1',
  ],
  ['a date', rocketFile('pins = 2026-01-01'), 'publishers[0].pins: expected a table, got an object'],
  [
    'a publisher without crates',
    '[[publishers]]\nprovider = "github"',
    'publishers[0].crates: is needed, and missing',
  ],
  [
    'a name that is none',
    rocketFile().replace('"rocket"]', '"a b"]'),
    'publishers[0].crates[0]: The crate name `a b` contains',
  ],
  [
    'a crate twice',
    rocketFile().replace('"rocket"]', '"a-b", "A_b"]'),
    'publishers[0].crates[1]: names `A_b` twice',
  ],
  [
    'two patterns',
    rocketFile().replace('"rocket"]', '"a-*", "b-*"]'),
    'publishers[0].crates: a publisher has at most one pattern',
  ],
  [
    'a pattern that is none',
    rocketFile().replace('"rocket"]', '"a*b"]'),
    'publishers[0].crates[0]: `a*b` is no pattern',
  ],
  [
    'a reserved name',
    rocketFile().replace('"rocket"]', '"std"]'),
    'publishers[0].crates[0]: the name `std` is reserved',
  ],
  ['an unknown provider', rocketFile().replace('"github"', '"githib"'), 'did you mean `github`?'],
  [
    'no provider',
    '[[publishers]]\ncrates = ["a"]',
    'publishers[0].provider: is needed, here or in `[defaults]`',
  ],
  [
    'an unknown field of the identity',
    rocketFile().replace('owner =', 'ower ='),
    'publishers[0].identity.ower: is no field of GitHub Actions; expected `owner`, `repository`, `workflow`; did you mean `owner`?',
  ],
  [
    'a missing field of the identity',
    rocketFile().replace('owner = "acme", ', ''),
    'publishers[0].identity.owner: The field `owner` must be a string, and is absent.',
  ],
  [
    'an event that never publishes',
    rocketFile('rules = { events = ["pull_request"] }'),
    'publishers[0].rules.events[0]: The event `pull_request` never publishes',
  ],
  [
    'a ref that is none',
    rocketFile('rules = { refs = ["v*"] }'),
    'publishers[0].rules.refs[0]: A ref pattern is matched against the full ref',
  ],
  [
    'a pin that is none',
    rocketFile('pins = { repository_id = "acme" }'),
    'publishers[0].pins.repository_id: ',
  ],
  [
    'no scopes',
    rocketFile('scopes = []'),
    'publishers[0].scopes: a publisher without scopes could do nothing',
  ],
  ['an unknown scope', rocketFile('scopes = ["publish"]'), 'publishers[0].scopes[0]: expected one of'],
  [
    'too short a life',
    rocketFile('token_lifetime_seconds = 5'),
    'publishers[0].token_lifetime_seconds: expected 30 seconds or more, got 5',
  ],
  [
    'an environment without a name',
    rocketFile().replace('environment = "release"', 'environment = { rule = "named" }'),
    'publishers[0].environment.name: is needed with the rule `named`',
  ],
  [
    'an environment with a name too many',
    rocketFile().replace('environment = "release"', 'environment = { rule = "any", name = "x" }'),
    'publishers[0].environment.name: cannot be there with the rule `any`',
  ],
  [
    'an environment that is no name',
    rocketFile().replace('"release"\n', '"a;b"\n'),
    'publishers[0].environment: The environment name must not contain',
  ],
  [
    'an environment where there is none',
    '[[publishers]]\nprovider = "circleci"\ncrates = ["a"]\nenvironment = "x"',
    'CircleCI has no environments',
  ],
  [
    'a placeholder that is not filled in',
    rocketFile().replace('repository = "rocket"', 'repository = "{{crate}}"'),
    'publishers[0].identity.repository: `{{crate}}` is filled in where there is a publisher for each crate; add `expand = true`',
  ],
  [
    'a template there is not',
    `[templates.release]\n${rocketFile('template = "relase"')}`,
    'publishers[0].template: there is no template `relase`; expected `release`; did you mean `release`?',
  ],
  [
    'templates in a circle',
    '[templates.a]\nextends = "b"\n[templates.b]\nextends = "a"',
    'goes in a circle: `a` extends `b` extends `a`',
  ],
  [
    'a crate it is not responsible for',
    `${rocketFile()}[manage]\ncrates = ["acme-*"]`,
    'publishers[0].crates[0]: `rocket` is not among the crates this file is responsible for; add it to `manage.crates`',
  ],
  [
    'a registry with a password',
    'registry = "https://me:secret@crates.example.com"',
    'registry: expected the URL of a registry, `https://…`, without user or password',
  ],
  [
    'a key that would be a prototype',
    '[defaults]\n__proto__ = { provider = "github" }',
    'defaults.__proto__: is no key here',
  ],
  [
    'a crate to manage that is none',
    '[manage]\ncrates = ["a*b"]',
    'manage.crates[0]: expected a crate, a beginning and `*`, or `*`, got `a*b`',
  ],
];

describe('a file with a mistake', () => {
  it.each(broken)('%s', (_, file, says) => {
    expect(() => parsePolicy(file)).toThrow(says);
    expect(() => parsePolicy(file)).toThrow(PolicyError);
  });

  it('is refused with all of them', () => {
    const problems = problemsOf('colour = 1\n[manage]\nprune = "yes"\n[[publishers]]\ncrates = "a"');
    expect(problems.map(({ path }) => path)).toEqual(['colour', 'manage.prune', 'publishers[0].crates']);
  });

  it('cannot say what a terminal would obey', () => {
    expect(problemsOf('"\\u001b[31m" = 1')[0]?.path).not.toContain('\u001b');
    expect(problemsOf('manage = "\\u001b[31m"')[0]?.says).toContain('u{1b}');
  });

  it('does not repeat a password', () => {
    const [problem] = problemsOf('registry = "https://me:hunter2@crates.example.com"');
    expect(problem?.says).toMatch(/without user or password$/);
  });
});

function problemsOf(file: string) {
  try {
    parsePolicy(file);
  } catch (error) {
    if (error instanceof PolicyError) return error.problems;
  }
  throw new Error('it was not refused');
}
