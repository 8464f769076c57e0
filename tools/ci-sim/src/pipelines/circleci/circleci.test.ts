import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { decode } from '../../testing/helpers.ts';
import { folderOf, logOf, play } from '../../testing/pipelines.ts';

const file = '.circleci/config.yml';

const orb = `
version: 2.1
description: publishes
executors:
  default: { parameters: { tag: { type: string, default: "1.95" } }, docker: [{ image: "cimg/rust:<< parameters.tag >>" }], environment: { FROM_EXECUTOR: e, BOTH: e } }
commands:
  token:
    parameters: { audience: { type: string }, variable: { type: env_var_name, default: WAYBILL_ID_TOKEN } }
    steps:
      - run:
          name: Ask for << parameters.audience >>
          command: echo "export << parameters.variable >>=$(circleci run oidc get --root-issuer --claims '{"aud":"<< parameters.audience >>"}')" >> "$BASH_ENV"
jobs:
  publish:
    parameters:
      registry: { type: string }
      dry-run: { type: boolean, default: false }
      setup: { type: steps, default: [] }
    executor: { name: default, tag: "1.96" }
    environment: { BOTH: j }
    steps:
      - checkout
      - steps-of-caller: { more: << parameters.setup >> }
      - token: { audience: << parameters.registry >> }
      - when: { condition: << parameters.dry-run >>, steps: [{ run: echo dry }] }
      - unless: { condition: { or: [<< parameters.dry-run >>, { equal: [a, b] }] }, steps: [{ run: 'echo "$FROM_EXECUTOR $BOTH \${WAYBILL_ID_TOKEN:+token}"; echo "at $WAYBILL_ID_TOKEN"' }] }
`
  .replace(
    '      - steps-of-caller: { more: << parameters.setup >> }\n',
    '      - around: { inner: << parameters.setup >> }\n',
  )
  .replace(
    'commands:\n',
    'commands:\n  around: { parameters: { inner: { type: steps } }, steps: [{ run: echo around }, { when: { condition: true, steps: << parameters.inner >> } }] }\n',
  );

describe('a CircleCI configuration', () => {
  test('runs jobs of an orb with their parameters, with the tokens the job can have', async () => {
    const orbs = { 'acme/waybill': join(folderOf({ 'orb.yml': orb }), 'orb.yml') };
    const result = await play(
      {
        [file]: `
version: 2.1
orbs: { waybill: acme/waybill@1.2 }
commands: { greet: { parameters: { who: { type: string, default: you } }, steps: [{ run: echo hello << parameters.who >> }] } }
workflows:
  release:
    jobs:
      - waybill/publish:
          name: publish it
          registry: crates.example.com
          context: [release]
          setup: [{ greet: { who: me } }, run: cat a.txt]
          filters: { tags: { only: /v\\d+.*/ }, branches: { ignore: /.*/ } }
`,
        'a.txt': 'checked out\n',
      },
      {
        orbs,
        tag: 'v1.2.3',
        job: { repository: 'acme/rocket' },
        contexts: { release: '11111111-1111-4111-8111-111111111111' },
      },
    );
    expect(result.outcome).toBe('success');
    expect(result.unpinned).toEqual(['acme/waybill@1.2']);
    const log = logOf(result, 'publish it');
    expect(log).toMatch(
      /^cimg\/rust:1\.96 is not used: jobs run on this machine\nchecked out the folder\naround\nhello me\nchecked out\ne j token\nat ey/,
    );
    expect(result.jobs[0]?.steps.map(({ name }) => name)).toContain('Ask for crates.example.com');
    expect(decode(/^at (\S+)/m.exec(log)?.[1] ?? '').payload).toMatchObject({
      aud: 'crates.example.com',
      'oidc.circleci.com/vcs-ref': 'refs/tags/v1.2.3',
      'oidc.circleci.com/vcs-origin': 'github.com/acme/rocket',
      'oidc.circleci.com/context-ids': ['11111111-1111-4111-8111-111111111111'],
    });
  });

  test('hands a workspace on, orders jobs, and keeps variables for later steps in BASH_ENV alone', async () => {
    const result = await play(
      {
        [file]: `
version: 2.1
parameters: { level: { type: integer, default: 1 } }
jobs:
  publish:
    docker: [{ image: x }]
    steps: [{ attach_workspace: { at: ~/project } }, { run: 'cat target/rocket.crate; ls -a; echo "$CIRCLE_JOB $CIRCLE_TAG"' }]
  build:
    machine: true
    working_directory: ~/project/sub
    environment: { A: a }
    steps:
      - checkout
      - run: export LOST=1; echo 'export KEPT=1' >> "$BASH_ENV"; pwd | sed 's|.*/||'
      - run: { command: 'echo "[$LOST$KEPT$A\${B}<< pipeline.parameters.level >>]" \\<< x', environment: { B: b }, working_directory: nested }
      - run: mkdir target && echo crate > target/rocket.crate && touch target/x
      - persist_to_workspace: { root: ., paths: [target/*.crate] }
workflows:
  release:
    jobs:
      - publish: { requires: [wait, build], filters: { tags: { only: /^v.*/ } } }
      - wait: { type: approval, filters: { tags: { only: /^v.*/ } } }
      - build: { filters: { tags: { only: /^v.*/ } } }
  others: { when: { equal: [2, << pipeline.parameters.level >>] }, jobs: [build] }
`.replace(' \\<< x', ''),
        'nested/x': '',
      },
      { tag: 'v1' },
    );
    expect(result.jobs.map(({ name, outcome }) => `${name} ${outcome}`)).toEqual([
      'wait success',
      'build success',
      'publish success',
    ]);
    expect(logOf(result, 'build')).toContain('\nsub\n[1ab1]\nkept 1 files\n');
    expect(logOf(result, 'publish')).toContain('crate\n.\n..\ntarget\npublish v1\n');
  });

  test('after a failure runs only what is to run then, and no job that requires it', async () => {
    const result = await play(
      {
        [file]: `
version: 2.1
jobs:
  a:
    docker: [{ image: x }]
    steps:
      - run: { name: breaks, command: 'false | true' }
      - run: echo never
      - run: { when: on_fail, command: echo on fail }
      - run: { when: always, command: 'echo always $KEY' }
workflows: { w: { jobs: [a, { a: { name: b, requires: [a] } }] } }
`,
      },
      { secrets: { KEY: 'hush' } },
    );
    expect(result.outcome).toBe('failure');
    expect(result.jobs.map(({ outcome }) => outcome)).toEqual(['failure', 'skipped']);
    expect(result.jobs[0]?.steps.map(({ name, outcome }) => `${name}: ${outcome}`)).toEqual([
      'breaks: failure',
      'echo never: skipped',
      'echo on fail: success',
      'echo always $KEY: success',
    ]);
    expect(logOf(result, 'a')).toContain('Exited with code exit status 1\non fail\nalways ********\n');
  });
});

describe('what a CircleCI configuration cannot ask for', () => {
  const config = (job: string, top = '') =>
    `version: 2.1\n${top}jobs: { a: { docker: [{ image: x }], ${job} } }\nworkflows: { w: { jobs: [a] } }\n`;
  test.each([
    ['an unknown key', config('stpes: []'), /config\.yml, jobs\.a\.stpes: "stpes" is not understood here/],
    ['an unknown step', config('steps: [deploy]'), /there is no "deploy" among the commands; there are none/],
    [
      'an unknown key of run',
      config('steps: [{ run: { command: x, background: true } }]'),
      /steps\[0\]\.run\.background/,
    ],
    [
      'an unknown parameter',
      config('steps: [{ run: echo << parameters.x >> }]'),
      /"<< parameters\.x >>" is not known here/,
    ],
    [
      'an orb nothing stands for',
      config('steps: [checkout]', 'orbs: { x: acme/x@1.0.0 }\n'),
      /nothing stands for the orb acme\/x here/,
    ],
    ['an orb that is not there', config('steps: [x/publish]'), /there is no orb "x"; there are none/],
    [
      'a parameter of another type',
      config(
        'steps: [{ c: { n: x } }]',
        'commands: { c: { parameters: { n: { type: integer } }, steps: [] } }\n',
      ),
      /the parameter "n" must be of type integer/,
    ],
    [
      'a parameter that is missing',
      config('steps: [c]', 'commands: { c: { parameters: { n: { type: integer } }, steps: [] } }\n'),
      /the parameter "n" is required/,
    ],
    [
      'a job that is not there',
      config('steps: [checkout]').replace('jobs: [a]', 'jobs: [{ a: { requires: [b] } }]'),
      /there is no job "b" in the workflow/,
    ],
  ])('%s', async (_, text, message) => {
    await expect(play({ [file]: text })).rejects.toThrow(message);
  });

  test('a tag, if no job is for tags', async () => {
    await expect(play({ [file]: config('steps: [checkout]') }, { tag: 'v1' })).rejects.toThrow(
      'no job runs for refs/tags/v1',
    );
  });

  test('is refused before any job has run', async () => {
    const text = config('steps: [{ run: echo a }]').replace(
      'workflows: { w: { jobs: [a] } }',
      'workflows: { w: { jobs: [a, { b/x: { requires: [a] } }] } }',
    );
    const told: string[] = [];
    const orbs =
      'orbs: { b: { jobs: { x: { docker: [{ image: x }], steps: [{ run: { comand: x } }] } } } }\n';
    const options = { onStep: (job: string) => told.push(job) };
    await expect(play({ [file]: text + orbs }, options)).rejects.toThrow('"comand" is not understood here');
    expect(told).toEqual([]);
  });
});
