// biome-ignore-all lint/suspicious/noTemplateCurlyInString: variables of shells look like that
import { chmodSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { decode } from '../../testing/helpers.ts';
import { folderOf, logOf, play } from '../../testing/pipelines.ts';

const file = '.buildkite/pipeline.yml';

function pluginOf(hooks: Readonly<Record<string, string>>, configuration = '{ properties: {} }'): string {
  const files = Object.entries(hooks).map(([name, text]) => [`hooks/${name}`, text]);
  const folder = folderOf({
    'plugin.yml': `name: x\nconfiguration: ${configuration}\n`,
    ...Object.fromEntries(files),
  });
  for (const name of Object.keys(hooks)) chmodSync(join(folder, 'hooks', name), 0o755);
  return folder;
}

describe('a Buildkite pipeline', () => {
  test('reads the hooks of plugins into the job, with their options, and hides the tokens they get', async () => {
    const waybill = pluginOf(
      {
        environment:
          'export FROM_ENVIRONMENT="$BUILDKITE_PLUGIN_WAYBILL_REGISTRY $BUILDKITE_PLUGIN_WAYBILL_CRATES_0 $BUILDKITE_PLUGIN_WAYBILL_CRATES_1 $BUILDKITE_PLUGIN_WAYBILL_DEEP_DRY_RUN"\n',
        'pre-command': `#!/usr/bin/env bash
set -eu
CARGO_REGISTRY_TOKEN=$(buildkite-agent oidc request-token --audience "$BUILDKITE_PLUGIN_WAYBILL_REGISTRY" --claim organization_id)
export CARGO_REGISTRY_TOKEN
printf 'hush-1' | buildkite-agent redactor add
cd sub
`,
        'post-command': 'echo "post $BUILDKITE_COMMAND_EXIT_STATUS ${BUILDKITE_PLUGIN_WAYBILL_REGISTRY}"\n',
        'pre-exit':
          '#!/usr/bin/env node\nconsole.log("exit", process.env.CARGO_REGISTRY_TOKEN.length > 100)\n',
      },
      '{ required: [registry], properties: { registry: {}, crates: {}, deep: {} } }',
    );
    const result = await play(
      {
        [file]: `
env: { GREETING: hello }
steps:
  - label: publish
    key: publish
    commands:
      - echo "$$FROM_ENVIRONMENT \${GREETING} $$CARGO_REGISTRY_TOKEN [$CARGO_REGISTRY_TOKEN] hush-1 \${MISSING:-none}"
      - ls; echo "\${BUILDKITE_PLUGIN_WAYBILL_REGISTRY:-unset}"; exit 3
    plugins:
      - acme/waybill#v1.0.0: { registry: crates.example.com, crates: [a, b], deep: { dry-run: true } }
`,
        'sub/file': '',
      },
      { plugins: { 'acme/waybill': waybill }, tag: 'v1.2.3', job: { organization: 'acme' } },
    );
    expect(result.outcome).toBe('failure');
    expect(result.unpinned).toEqual(['acme/waybill#v1.0.0']);
    expect(result.jobs[0]?.steps.map(({ name, outcome }) => `${name}: ${outcome}`)).toEqual([
      'waybill environment: success',
      'waybill pre-command: success',
      'command: failure',
      'waybill post-command: success',
      'waybill pre-exit: success',
    ]);
    const log = logOf(result, 'publish');
    expect(log).toContain(
      'crates.example.com a b true hello [REDACTED] [] [REDACTED] none\nfile\nunset\nexited with status 3\npost 3 crates.example.com\nexit true\n',
    );
    const token = /hello (ey\S+)/.exec(result.jobs[0]?.steps[2]?.unmaskedLog ?? '')?.[1] ?? '';
    expect(decode(token).payload).toMatchObject({
      aud: 'crates.example.com',
      organization_slug: 'acme',
      organization_id: expect.any(String),
      build_tag: 'v1.2.3',
      step_key: 'publish',
    });
  });

  test('waits, depends, skips and goes on as the file says, and hands artifacts and meta-data on', async () => {
    const result = await play({
      [file]: `
steps:
  - { key: build, command: "mkdir out; echo crate > out/a.crate; buildkite-agent meta-data set version 1.2.3; buildkite-agent annotate built --style info", artifact_paths: "out/*.crate" }
  - { key: soft, command: exit 4, soft_fail: [{ exit_status: 4 }] }
  - wait
  - { key: publish, command: "buildkite-agent artifact download 'out/*' . && cat out/a.crate; buildkite-agent meta-data get version", if: build.tag != null || build.branch == "main" }
  - { key: tagged, command: echo never, if: build.tag =~ /^v/ }
  - { key: other, command: echo never, branches: "release/* !main" }
  - { key: breaks, command: exit 1 }
  - { key: early, depends_on: soft, command: echo early }
  - wait
  - { key: late, command: echo never }
  - { wait: null, continue_on_failure: true }
  - { key: cleanup, command: echo cleanup }
`,
    });
    expect(result.jobs.map(({ name, outcome }) => `${name} ${outcome}`)).toEqual([
      'build success',
      'soft failure',
      'publish success',
      'breaks failure',
      'early success',
      'late skipped',
      'cleanup success',
    ]);
    expect(result).toMatchObject({
      outcome: 'failure',
      jobs: [{ summary: 'built\n' }, {}, {}, {}, {}, {}, {}],
    });
    expect(logOf(result, 'publish')).toBe('crate\n1.2.3');
  });

  test('a hook "command" takes the place of the command, and a failed "pre-command" that of all but the end', async () => {
    const plugins = {
      own: pluginOf({ command: 'echo "instead of $BUILDKITE_COMMAND"' }),
      bad: pluginOf({ 'pre-command': 'exit 5', 'post-command': 'echo never', 'pre-exit': 'echo end' }),
    };
    const result = await play(
      {
        [file]:
          'steps:\n  - { key: a, command: echo x, plugins: [own#v1] }\n  - { key: b, command: echo x, plugins: [{ "bad#v1": null }] }\n',
      },
      { plugins },
    );
    expect(logOf(result, 'a')).toBe('instead of echo x\n');
    expect(logOf(result, 'b')).toBe('exited with status 5\nend\n');
  });
});

describe('what a Buildkite pipeline cannot ask for', () => {
  test.each([
    [
      'an unknown key',
      'steps: [{ command: x, comand: y }]',
      /pipeline\.yml, steps\[0\]\.comand: "comand" is not understood here/,
    ],
    ['a matrix', 'steps: [{ command: x, matrix: [a] }]', /steps\[0\]\.matrix/],
    [
      'a plugin nothing stands for',
      'steps: [{ command: x, plugins: [docker#v5] }]',
      /nothing stands for the plugin docker here/,
    ],
    [
      'an option a plugin does not have',
      'steps: [{ command: x, plugins: [{ x#v1: { a: 1, b: 2 } }] }]',
      /the plugin x has no "b"; there are a/,
    ],
    [
      'a plugin without what it requires',
      'steps: [{ command: x, plugins: [x#v1] }]',
      /the plugin x requires "a"/,
    ],
    [
      'a hook that does not run here',
      'steps: [{ command: x, plugins: [y#v1] }]',
      /the hook "checkout" of y does not run here/,
    ],
    [
      'a step that is not there',
      'steps: [{ command: x, depends_on: y }]',
      /needs "y", and there is no such job/,
    ],
    [
      'an unclear condition',
      'steps: [{ command: x, if: "build.author == 1" }]',
      /"build\.author" is not known here/,
    ],
  ])('%s', async (_, text, message) => {
    const plugins = {
      x: pluginOf({}, '{ required: [a], properties: { a: {} } }'),
      y: pluginOf({ checkout: '' }),
    };
    await expect(play({ [file]: text }, { plugins })).rejects.toThrow(message);
  });

  test('hooks of the repository itself', async () => {
    const files = { [file]: 'steps: [{ command: x }]', '.buildkite/hooks/pre-command': '' };
    await expect(play(files)).rejects.toThrow('hooks of the repository itself do not run here');
  });
});
