// biome-ignore-all lint/suspicious/noTemplateCurlyInString: expressions of workflows look like that
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { folderOf, logOf, play, stepOf } from '../../testing/pipelines.ts';

const workflow = (steps: string) =>
  `on: push\njobs:\n  job:\n    runs-on: x\n    permissions: { id-token: write }\n    steps:\n${steps}`;

/** As an auth action does: an output for later steps, something kept for its post script. */
const auth = {
  'auth/action.yml': `
name: auth
inputs:
  url: { required: true }
  registry-name: { default: "\${{ github.repository_owner }}-registry" }
outputs: { token: { description: the token } }
runs: { using: node24, main: main.mjs, post: post.mjs }
`,
  'auth/main.mjs': `
    import { appendFileSync } from 'node:fs';
    const { env } = process;
    console.log('::add-mask::secret-' + env.INPUT_URL);
    console.log(env['INPUT_REGISTRY-NAME'], env.GITHUB_ACTION, 'ACTIONS_ID_TOKEN_REQUEST_URL' in env);
    appendFileSync(env.GITHUB_OUTPUT, 'token=secret-' + env.INPUT_URL + '\\n');
    appendFileSync(env.GITHUB_STATE, 'token=secret-' + env.INPUT_URL + '\\n');
    appendFileSync(env.GITHUB_ENV, 'CARGO_REGISTRY_TOKEN=secret-' + env.INPUT_URL + '\\n');
    if (env.INPUT_URL === 'bad') process.exitCode = 1;`,
  'auth/post.mjs': `console.log('revoke ' + process.env.STATE_token + ' of ' + process.env.INPUT_URL);`,
};

describe('an action of a workflow', () => {
  test('has its inputs, masks, answers, and clears up in the reverse order, also after a failure', async () => {
    const actions = { 'acme/actions': folderOf(auth) };
    const sha = 'a'.repeat(40);
    const result = await play(
      {
        '.github/workflows/r.yml': workflow(`
      - { id: one, uses: acme/actions/auth@${sha}, with: { url: one } }
      - { name: two, uses: acme/actions/auth@v2, with: { URL: two, extra: x } }
      - { name: uses, run: 'echo "$CARGO_REGISTRY_TOKEN \${{ steps.one.outputs.token }}"; echo \${{ steps.one.outputs.token }} > seen; cat seen | tr a-z A-Z' }
      - { name: breaks, run: exit 1 }
      - { name: three, uses: acme/actions/auth@${sha}, with: { url: three } }
`),
      },
      { actions, job: { repository: 'acme/rocket' } },
    );
    expect(result.unpinned).toEqual(['acme/actions/auth@v2']);
    expect(result.jobs[0]?.steps.map(({ name, outcome, log }) => [name, outcome, log])).toEqual([
      [`Run acme/actions/auth@${sha}`, 'success', '::add-mask::***\nacme-registry one true\n'],
      [
        'two',
        'success',
        `::warning::Unexpected input(s) 'extra', valid inputs are ["url","registry-name"]\n::add-mask::***\nacme-registry __action true\n`,
      ],
      ['uses', 'success', '*** ***\nSECRET-ONE\n'],
      ['breaks', 'failure', '::error::Process completed with exit code 1.\n'],
      ['three', 'skipped', ''],
      ['Post two', 'success', 'revoke *** of two\n'],
      [`Post Run acme/actions/auth@${sha}`, 'success', 'revoke *** of one\n'],
    ]);
    expect(stepOf(result, 'job', 'Post two').unmaskedLog).toBe('revoke secret-two of two\n');
  });

  test('clears up after its own failure, unless post-if says otherwise', async () => {
    const gentle = (auth['auth/action.yml'] ?? '').replace(
      'post: post.mjs',
      'post: post.mjs, post-if: success()',
    );
    const actions = {
      'acme/actions': folderOf({
        ...auth,
        'gentle/action.yml': gentle,
        'gentle/main.mjs': '',
        'gentle/post.mjs': '',
      }),
    };
    const result = await play(
      {
        '.github/workflows/r.yml': workflow(`
      - { name: gentle, uses: acme/actions/gentle@main, with: { url: x } }
      - { name: auth, uses: acme/actions/auth@main, with: { url: bad } }
`),
      },
      { actions },
    );
    expect(result.jobs[0]?.steps.map(({ name, outcome }) => `${name} ${outcome}`)).toEqual([
      'gentle success',
      'auth failure',
      'Post auth success',
      'Post gentle skipped',
    ]);
  });

  test('may be made of steps, in the workspace or elsewhere, which use actions too', async () => {
    const composite = `
name: publish
inputs: { url: { description: where, required: true }, mode: { default: quick } }
outputs: { result: { description: how it went, value: "\${{ steps.last.outputs.result }} \${{ inputs.mode }}" } }
runs:
  using: composite
  steps:
    - { id: auth, uses: acme/actions/auth@v1, with: { url: "\${{ inputs.url }}" } }
    - { shell: bash, run: 'cat "$GITHUB_ACTION_PATH/note" "\${{ github.action_path }}/note"; test -z "$INPUT_URL"; echo "$FROM_STEP"; exit 1', continue-on-error: true }
    - { id: last, if: success(), shell: sh, run: 'echo "result=\${{ steps.auth.outcome }}" >> $GITHUB_OUTPUT', env: { X: "\${{ inputs.mode }}" } }
`;
    const result = await play(
      {
        '.github/workflows/r.yml': workflow(`
      - uses: actions/checkout@${'b'.repeat(40)}
      - { id: publish, name: publish, uses: ./ci/publish, with: { url: here }, env: { FROM_STEP: told } }
      - { run: 'echo "\${{ steps.publish.outputs.result }}"' }
`),
        'ci/publish/action.yml': composite,
        'ci/publish/note': 'note\n',
      },
      { actions: { 'acme/actions': folderOf(auth) } },
    );
    expect(stepOf(result, 'job', 'publish').log).toBe(
      '::add-mask::***\nexample-org-registry auth true\nnote\nnote\ntold\n::error::Process completed with exit code 1.\n',
    );
    expect(result.jobs[0]?.steps[2]?.log).toBe('success quick\n');
    expect(result.jobs[0]?.steps.at(-1)).toMatchObject({ log: 'revoke *** of here\n', outcome: 'success' });
    expect(result.unpinned).toEqual(['acme/actions/auth@v1']);
    expect(result.outcome).toBe('success');
  });

  test('that is made of steps fails with one of them', async () => {
    const action = `
runs:
  using: composite
  steps:
    - { shell: sh, run: exit 1 }
    - { shell: sh, run: echo never }
    - { shell: sh, if: failure(), run: echo cleared }
`;
    const result = await play({
      '.github/workflows/r.yml': workflow(
        '      - { uses: actions/checkout@v4 }\n      - { name: a, uses: ./a }\n      - { name: b, if: always(), uses: ./b }\n',
      ),
      'a/action.yml': action,
      'b/action.yml': 'runs: { using: composite, steps: [{ shell: sh, run: echo b }] }',
    });
    expect(stepOf(result, 'job', 'a')).toMatchObject({
      outcome: 'failure',
      log: '::error::Process completed with exit code 1.\ncleared\n::error::a step of the action failed\n',
    });
    expect(stepOf(result, 'job', 'b')).toMatchObject({ outcome: 'success', log: 'b\n' });
  });

  test.each([
    [
      'runs: { using: docker, image: x }',
      /action\.yml, runs\.using: only node20, node24 and composite run here, not "docker"/,
    ],
    ['runs: { using: node24, main: gone.mjs }', /there is no file gone\.mjs/],
    ['runs: { using: node24, pre: x.mjs, main: action.yml }', /"pre" is not understood here/],
    ['runs: { using: composite, steps: [{ run: x }] }', /needs a "shell"/],
    ['inputs: { x: { defualt: y } }\nruns: { using: composite, steps: [] }', /inputs\.x\.defualt/],
    [
      'runs: { using: composite, steps: [{ shell: sh, run: "${{ inputs.x }}" }] }',
      /"inputs" has no "x"; there are none/,
    ],
  ])('%s is refused', async (action, message) => {
    const files = { '.github/workflows/r.yml': workflow('      - { uses: acme/x@v1 }\n') };
    await expect(play(files, { actions: { 'acme/x': folderOf({ 'action.yml': action }) } })).rejects.toThrow(
      message,
    );
  });

  test('of others is looked for in the folder named', async () => {
    const files = { '.github/workflows/r.yml': workflow('      - { uses: acme/x/sub@v1 }\n') };
    const actions = { 'acme/x': join(folderOf({ 'action.yml': '' })) };
    await expect(play(files, { actions })).rejects.toThrow('there is no folder /sub');
  });
});

describe('a Forgejo workflow', () => {
  const text = (top: string, job: string) =>
    `on: [push]\n${top}jobs:\n  job:\n    runs-on: docker\n    ${job}\n    steps:\n      - uses: https://code.forgejo.org/actions/checkout@v4\n      - run: echo "\${ACTIONS_ID_TOKEN_REQUEST_URL:-none} $GITHUB_WORKFLOW_REF $FORGEJO_ACTIONS"\n`;
  const path = '.forgejo/workflows/r.yml';

  test('gives ID tokens to a job with enable-openid-connect, whatever its permissions', async () => {
    const on = await play({ [path]: text('enable-openid-connect: true\n', 'name: x') }, { tag: 'v1.0.0' });
    expect(logOf(on, 'job')).toMatch(
      /http:\/\/127\.0\.0\.1:\d+\S+idtoken\?placeholder=true example-org\/example-crate\/\.forgejo\/workflows\/r\.yml@refs\/tags\/v1\.0\.0 true\n/,
    );
    const off = await play({ [path]: text('', 'permissions: { id-token: write }') });
    expect(logOf(off, 'job')).toContain('none example-org');
    expect(off.unpinned).toEqual(['https://code.forgejo.org/actions/checkout@v4']);
  });

  test('has no environments', async () => {
    await expect(play({ [path]: text('', 'environment: release') })).rejects.toThrow(
      'Forgejo has no environments',
    );
  });
});
