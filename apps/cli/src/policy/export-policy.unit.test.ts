import { expect, it } from 'vitest';
import { exportPolicy } from './export-policy.ts';
import { view } from './testing/views.ts';

it('writes what all have in common once, and what is known of each above it', () => {
  const rules = { ...view().rules, refs: ['refs/tags/{{crate}}-v{{version}}'], ref_protected: true };
  const file = exportPolicy(
    [
      view({ id: 9, rules, crates: ['rocket', 'rocket-macros'] }),
      view({
        ...{
          id: 8,
          rules,
          crates: ['comet'],
          pending_crates: ['comet'],
          state: 'disabled',
          last_used_at: null,
        },
        identity: { owner: 'acme', repository: 'comet', workflow: 'release.yml' },
        pins: { repository_owner_id: null, repository_id: null },
        scopes: ['yank'],
        created_by: 'ferris\nprune = true',
      }),
    ],
    { registry: 'https://crates.example.com' },
  );
  expect(file).toBe(`# Who may publish which crates. What each key means: docs/policy.md.
# Publishers of these crates that are not in here are shown as drift.

registry = "https://crates.example.com"

[defaults]
provider = "github"
issuer = "https://token.actions.githubusercontent.com"
identity = { owner = "acme", workflow = "release.yml" }
environment = "release"
rules.refs = ["refs/tags/{{crate}}-v{{version}}"]
rules.ref_protected = true

# 8: disabled; never used; made by ferris prune = true; reserved: comet; no ids known
[[publishers]]
crates = ["comet"]
identity = { repository = "comet" }
scopes = ["yank"]
state = "disabled"

# 9: active; last used 2026-02-03; made by ferris; ids: repository_owner_id 5001, repository_id 6001
[[publishers]]
crates = ["rocket", "rocket-macros"]
identity = { repository = "rocket" }
`);
});

it('leaves out one that another makes needless, and says so', () => {
  const twins = [view({ id: 3 }), view({ id: 4 }), view({ id: 5, crates: ['rocket', 'comet'] })];
  const file = exportPolicy(twins);
  expect(file.match(/\[\[publishers\]\]/g)).toHaveLength(1);
  expect(file).toContain('crates = ["rocket", "comet"]');
  expect(file.match(/The publisher \d lets nothing more through for `rocket`/g)).toEqual([
    'The publisher 3 lets nothing more through for `rocket`',
    'The publisher 4 lets nothing more through for `rocket`',
  ]);
});

it('writes a file for a registry without publishers', () => {
  expect(exportPolicy([])).not.toContain('[[');
});
