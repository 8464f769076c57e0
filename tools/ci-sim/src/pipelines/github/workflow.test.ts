// biome-ignore-all lint/suspicious/noTemplateCurlyInString: expressions of workflows look like that
import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { useFolder } from '../../testing/helpers.ts';
import { logOf, play, stepOf, writeFiles } from '../../testing/pipelines.ts';

const askForToken = `node --input-type=module --eval "
  const { ACTIONS_ID_TOKEN_REQUEST_URL: url, ACTIONS_ID_TOKEN_REQUEST_TOKEN: token } = process.env;
  const answer = url && await (await fetch(url + '&audience=a', { headers: { authorization: 'Bearer ' + token } })).json();
  console.log('claims ' + (answer ? Buffer.from(answer.value.split('.')[1], 'base64url') : 'none'));"`;

function claimsOf(log: string): Record<string, unknown> | undefined {
  const text = /^claims (.*)$/m.exec(log)?.[1] ?? 'none';
  return text === 'none' ? undefined : JSON.parse(text);
}

const release = (jobs: string, top = '') => `name: Release\non: push\n${top}jobs:\n${jobs}`;

describe('a GitHub workflow', () => {
  test('checks out for each job anew, hands outputs on, and runs jobs in the order of their needs', async () => {
    const result = await play({
      '.github/workflows/release.yml': release(`
  publish:
    needs: build
    runs-on: ubuntu-latest
    steps:
      - run: test ! -e made && echo "got \${{ needs.build.outputs.version }} after \${{ needs.build.result }}"
  build:
    runs-on: ubuntu-latest
    outputs:
      version: \${{ steps.read.outputs.version }}
    steps:
      - uses: actions/checkout@11bd71901bbe5b1630ceea73d27597364c9af683
      - run: touch made && cat version.txt
      - id: read
        run: |
          {
            echo 'version<<EOF'
            cat version.txt
            echo EOF
          } >> "$GITHUB_OUTPUT"
          echo "## Built" >> "$GITHUB_STEP_SUMMARY"
`),
      'version.txt': '1.2.3\n',
    });
    expect(result.outcome).toBe('success');
    expect(result.jobs.map(({ name, outcome, outputs }) => ({ name, outcome, outputs }))).toEqual([
      { name: 'build', outcome: 'success', outputs: { version: '1.2.3' } },
      { name: 'publish', outcome: 'success', outputs: {} },
    ]);
    expect(result.jobs[0]?.summary).toBe('## Built\n');
    expect(logOf(result, 'publish')).toBe('got 1.2.3 after success\n');
    expect(result.unpinned).toEqual([]);
  });

  test('gives ID tokens to the job alone that may have them, with what the file says of it', async () => {
    const result = await play(
      {
        '.github/workflows/cut.yml': release(
          `
  with:
    runs-on: ubuntu-latest
    permissions: { id-token: write, contents: read }
    environment: { name: "rel\${{ 'ease' }}", url: 'https://crates.example.com' }
    steps: [{ run: '${askForToken.replaceAll("'", "''").replaceAll('\n', ' ')}' }]
  without:
    runs-on: ubuntu-latest
    permissions: { contents: read }
    steps: [{ run: '${askForToken.replaceAll("'", "''").replaceAll('\n', ' ')}' }]
`,
          'permissions: { id-token: write }\n',
        ),
      },
      { tag: 'v9.0.0', job: { repository: 'acme/rocket' } },
    );
    expect(claimsOf(logOf(result, 'with'))).toMatchObject({
      repository: 'acme/rocket',
      environment: 'release',
      workflow: 'Release',
      workflow_ref: 'acme/rocket/.github/workflows/cut.yml@refs/tags/v9.0.0',
      ref: 'refs/tags/v9.0.0',
      ref_type: 'tag',
      event_name: 'push',
    });
    expect(claimsOf(logOf(result, 'without'))).toBeUndefined();
  });

  test('hides masked values from then on, keeps what would leak for the test, and drops an output with one', async () => {
    const result = await play(
      {
        '.github/workflows/release.yml': release(`
  publish:
    runs-on: ubuntu-latest
    outputs: { token: '\${{ steps.mask.outputs.token }}', plain: '\${{ steps.mask.outputs.plain }}' }
    steps:
      - id: mask
        run: |
          echo "before hush-1"
          echo "::add-mask::hush-1"
          echo "after hush-1 \${{ secrets.DEPLOY }}"
          printf 'token=hush-1\\nplain=yes\\n' >> "$GITHUB_OUTPUT"
          echo "hush-1 in a summary" >> "$GITHUB_STEP_SUMMARY"
      - run: echo "still \${{ steps.mask.outputs.token }}"
`),
      },
      { secrets: { DEPLOY: 'hush-2' } },
    );
    const [first, second] = result.jobs[0]?.steps ?? [];
    expect(first?.log).toBe('before hush-1\n::add-mask::***\nafter *** ***\n');
    expect(first?.unmaskedLog).toBe('before hush-1\n::add-mask::hush-1\nafter hush-1 hush-2\n');
    expect(second?.log).toBe('still ***\n');
    expect(result.jobs[0]).toMatchObject({ outputs: { plain: 'yes' }, summary: '*** in a summary\n' });
  });

  test('goes on after a failure only where a step or job asks to, and fails as a whole', async () => {
    const result = await play({
      '.github/workflows/release.yml': release(`
  build:
    runs-on: ubuntu-latest
    steps:
      - { id: soft, continue-on-error: true, run: exit 3 }
      - run: echo "\${{ steps.soft.outcome }} \${{ steps.soft.conclusion }} \${{ job.status }}"
      - { name: breaks, run: 'false | true; exit 4' }
      - { name: next, run: echo never }
      - { name: on failure, if: failure(), run: 'echo \${{ job.status }}' }
      - { name: always, if: '\${{ always() && github.ref_name == ''main'' }}', run: echo here }
  publish: { needs: build, runs-on: ubuntu-latest, steps: [{ run: echo never }] }
  tell: { needs: [build, publish], if: always(), runs-on: ubuntu-latest, steps: [{ run: 'echo "\${{ needs.build.result }} \${{ needs.publish.result }}"' }] }
`),
    });
    expect(result.outcome).toBe('failure');
    expect(result.jobs.map(({ name, outcome }) => `${name} ${outcome}`)).toEqual([
      'build failure',
      'publish skipped',
      'tell success',
    ]);
    expect(result.jobs[0]?.steps.map(({ name, outcome }) => `${name}: ${outcome}`)).toEqual([
      'Run exit 3: failure',
      'Run echo "${{ steps.soft.outcome }} ${{ steps.soft.conclusion }} ${{ job.status }}": success',
      'breaks: failure',
      'next: skipped',
      'on failure: success',
      'always: success',
    ]);
    expect(result.jobs[0]?.steps[1]?.log).toBe('failure success success\n');
    expect(stepOf(result, 'build', 'breaks').log).toContain('::error::Process completed with exit code 4.');
    expect(logOf(result, 'tell')).toBe('failure skipped\n');
  });

  test('keeps variables, paths, folders and shells apart as the runner does', async () => {
    const result = await play(
      {
        '.github/workflows/release.yml': release(
          `
  job:
    runs-on: ubuntu-latest
    env: { B: job, C: job }
    defaults: { run: { working-directory: sub } }
    steps:
      - uses: actions/checkout@v4
      - run: |
          pwd | sed 's|.*/||'
          mkdir bin && printf '#!/bin/sh\\necho tool' > bin/tool && chmod +x bin/tool
          echo "$PWD/bin" >> "$GITHUB_PATH"
          echo "C=exported" >> "$GITHUB_ENV"
          echo "GITHUB_REPOSITORY=mallory/rocket" >> "$GITHUB_ENV"
      - env: { D: step }
        run: echo "$A $B $C $D \${{ env.C }} $GITHUB_REPOSITORY $(tool)"
      - { shell: bash, id: pipes, continue-on-error: true, run: false | true }
      - { shell: sh, working-directory: ., run: 'ls -d sub; test -z "\${BASH:-}" || test -n "$POSIXLY_CORRECT" || true' }
      - run: echo "\${{ steps.pipes.outcome }} \${{ runner.os }} \${{ matrix.none }}"
        if: false
      - { continue-on-error: true, run: echo NODE_OPTIONS=--inspect >> $GITHUB_ENV }
`,
          'env: { A: workflow, B: workflow }\n',
        ),
        'sub/file': '',
      },
      { job: { repository: 'acme/rocket' } },
    );
    expect(result.unpinned).toEqual(['actions/checkout@v4']);
    const logs = result.jobs[0]?.steps.map(({ log, outcome }) => [outcome, log]);
    expect(logs?.slice(1)).toEqual([
      ['success', 'sub\n'],
      ['success', 'workflow job exported step exported acme/rocket tool\n'],
      ['failure', '::error::Process completed with exit code 1.\n'],
      ['success', 'sub\n'],
      ['skipped', ''],
      ['failure', '::error::NODE_OPTIONS cannot be set through GITHUB_ENV\n'],
    ]);
  });

  test('runs a job for each combination of a matrix', async () => {
    const result = await play({
      '.github/workflows/release.yml': release(`
  job:
    strategy: { fail-fast: false, matrix: { os: [a, b], version: [1, 2] } }
    runs-on: \${{ matrix.os }}
    steps: [{ run: 'echo "\${{ matrix.os }}-\${{ matrix.version }}"' }]
`),
    });
    expect(result.jobs.map(({ name, steps }) => name + steps[0]?.log)).toEqual([
      'job (a, 1)a-1\n',
      'job (a, 2)a-2\n',
      'job (b, 1)b-1\n',
      'job (b, 2)b-2\n',
    ]);
  });

  test('clones a repository at what it runs for, and tells its commit', async () => {
    const folder = useFolder();
    const git = (...args: string[]) =>
      execFileSync('git', ['-c', 'user.name=x', '-c', 'user.email=x@example.com', ...args], {
        cwd: folder,
        encoding: 'utf8',
      }).trim();
    git('init', '--quiet');
    writeFiles(folder, {
      'a.txt': 'tagged',
      '.github/workflows/r.yml': release(`
  job:
    runs-on: x
    steps:
      - uses: actions/checkout@v4
        with: { persist-credentials: false }
      - run: cat a.txt; git rev-parse HEAD; echo "$GITHUB_SHA"
`),
    });
    git('add', '.');
    git('commit', '--quiet', '-m', 'one');
    git('tag', 'v1.0.0');
    const commit = git('rev-parse', 'HEAD');
    writeFileSync(join(folder, 'a.txt'), 'later');
    git('commit', '--quiet', '-am', 'two');
    const result = await play(folder, { tag: 'v1.0.0' });
    expect(result.jobs[0]?.steps[1]?.log).toBe(`tagged${commit}\n${commit}\n`);
  });

  test('keeps artifacts for later jobs, without their modes', async () => {
    const result = await play({
      '.github/workflows/release.yml': release(`
  build:
    runs-on: x
    steps:
      - run: mkdir -p target/package && echo crate > target/package/rocket.crate && touch target/package/x.tmp && chmod 755 target/package/rocket.crate
      - uses: actions/upload-artifact@v4
        with: { name: crate, path: target/package/*.crate, if-no-files-found: error }
  publish:
    needs: build
    runs-on: x
    steps:
      - uses: actions/download-artifact@v4
        with: { name: crate, path: got }
      - run: find got -type f -printf '%m %p\\n'
      - { uses: actions/download-artifact@v4, with: { name: other } }
`),
    });
    expect(result.jobs[1]?.steps[1]?.log).toBe('644 got/rocket.crate\n');
    expect(result.jobs[1]?.steps[2]?.log).toContain('no artifact "other" was kept; there are crate');
    expect(result.outcome).toBe('failure');
  });

  test('ends a step that takes too long, with all it started', async () => {
    const result = await play({
      '.github/workflows/release.yml': release(`
  job:
    runs-on: x
    steps:
      - { run: sleep 60 & sleep 60, timeout-minutes: 0.005 }
      - { if: failure(), run: echo next }
`),
    });
    expect(result.jobs[0]?.steps.map(({ log }) => log)).toEqual([
      '::error::The step took too long and was ended.\n',
      'next\n',
    ]);
  });

  test('a cancelled run goes on with what clears up, and nothing else', async () => {
    const cancelled = new AbortController();
    const result = await play(
      {
        '.github/workflows/release.yml': release(`
  job:
    runs-on: x
    steps: [{ run: 'echo started; sleep 60' }, { run: echo never }, { if: cancelled(), run: echo cleared }]
  next: { needs: job, runs-on: x, steps: [{ run: echo never }] }
`),
      },
      { signal: cancelled.signal, onOutput: (text) => text.includes('started') && cancelled.abort() },
    );
    expect(result.outcome).toBe('cancelled');
    expect(result.jobs[0]?.steps.map(({ outcome }) => outcome)).toEqual(['cancelled', 'skipped', 'success']);
    expect(result.jobs[1]?.outcome).toBe('skipped');
  });
});

describe('what a GitHub workflow cannot ask for', () => {
  const job = (text: string) => release(`  job: { runs-on: x, ${text} }\n`);
  test.each([
    ['an unknown key', job('step: []'), /release\.yml, jobs\.job\.step: "step" is not understood here/],
    [
      'an unknown key of a step',
      job('steps: [{ run: x, form: y }]'),
      /steps\[0\]\.form: "form" is not understood/,
    ],
    ['a merged mapping', job('<<: { steps: [{ run: x }] }'), /"<<" is not understood here/],
    ['a container', job('container: rust, steps: [{ run: x }]'), /container: containers do not run here/],
    ['a called workflow', job('uses: ./.github/workflows/x.yml'), /called by others do not run here/],
    [
      'an action nothing stands for',
      job('steps: [{ uses: acme/auth@v1 }]'),
      /steps\[0\]\.uses: nothing stands for acme\/auth here/,
    ],
    [
      'an unknown function',
      job(`steps: [{ run: "\${{ hashFiles('x') }}" }]`),
      /the function "hashFiles" is not known here/,
    ],
    ['an unknown name in a context', job('steps: [{ run: "${{ github.tag }}" }]'), /"github" has no "tag"/],
    ['an unknown step', job('steps: [{ run: "${{ steps.x.outputs.y }}" }]'), /"steps" has no "x"/],
    [
      'a broken expression',
      job('steps: [{ run: "${{ a b }}" }]'),
      /the expression "a b": "b" is not expected there/,
    ],
    [
      'a condition that always holds',
      job('if: "${{ false }} && true", steps: [{ run: x }]'),
      /a condition is one expression/,
    ],
    [
      'a job that is not there',
      job('needs: x, steps: [{ run: x }]'),
      /job "job" needs "x", and there is no such job/,
    ],
    [
      'read access to ID tokens',
      job('permissions: { id-token: read }, steps: [{ run: x }]'),
      /expected one of write, none/,
    ],
    [
      'another event',
      release('  job: { runs-on: x, steps: [{ run: x }] }\n').replace('on: push', 'on: release'),
      /does not run for "push"/,
    ],
  ])('%s', async (_, text, message) => {
    await expect(play({ '.github/workflows/release.yml': text })).rejects.toThrow(message);
  });

  test('two jobs that wait for each other', async () => {
    const text = release(
      '  a: { needs: b, runs-on: x, steps: [{ run: x }] }\n  b: { needs: a, runs-on: x, steps: [{ run: x }] }\n',
    );
    await expect(play({ '.github/workflows/release.yml': text })).rejects.toThrow(
      'wait for each other: a → b → a',
    );
  });
});

test('a file from elsewhere runs where it would stand', async () => {
  const file = join(useFolder(), 'example.yml');
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(
    file,
    release('  job: { runs-on: x, steps: [{ uses: actions/checkout@v4 }, { run: ls .github/workflows }] }\n'),
  );
  await expect(play({ 'a.txt': '' }, { file })).rejects.toThrow('say where it would stand there');
  const result = await play({ 'a.txt': '' }, { file, as: '.github/workflows/release.yml' });
  expect(result.jobs[0]?.steps[1]?.log).toBe('release.yml\n');
});
