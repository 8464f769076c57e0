import { describe, expect, test } from 'vitest';
import { decode } from '../../testing/helpers.ts';
import { folderOf, logOf, play, stepOf } from '../../testing/pipelines.ts';

const file = '.gitlab-ci.yml';

describe('a GitLab pipeline', () => {
  test('runs stage by stage, in new checkouts, and hands artifacts and reports on', async () => {
    const result = await play(
      {
        [file]: `
stages: [make, publish]
default: { image: rust:1.95, before_script: ['echo before'] }
publish:
  stage: publish
  script: ['cat target/rocket.crate; echo "$VERSION $CI_JOB_STAGE $CI_COMMIT_TAG"; ls']
no-artifacts: { stage: publish, dependencies: [], before_script: [], script: ['! test -e target && echo none'] }
build:
  stage: make
  script:
    - mkdir target && echo crate > target/rocket.crate && touch other
    - |
      echo VERSION=1.2.3 \\
        > build.env
  after_script: ['echo "after $CI_JOB_STATUS"; exit 3']
  artifacts: { paths: [target/*.crate], reports: { dotenv: build.env } }
`,
        'Cargo.toml': '',
      },
      { tag: 'v1.2.3' },
    );
    expect(result.outcome).toBe('success');
    expect(result.jobs.map(({ name }) => name)).toEqual(['build', 'publish', 'no-artifacts']);
    expect(stepOf(result, 'build', 'script').log).toBe(
      'image rust:1.95 is not used: jobs run on this machine\n$ echo before\nbefore\n' +
        '$ mkdir target && echo crate > target/rocket.crate && touch other\n$ echo VERSION=1.2.3 \\ # collapsed multi-line command\n',
    );
    expect(stepOf(result, 'build', 'after_script')).toMatchObject({
      outcome: 'failure',
      log: expect.stringContaining('after success'),
    });
    expect(logOf(result, 'publish')).toContain('crate\n1.2.3 publish v1.2.3\nCargo.toml\ntarget\n');
    expect(logOf(result, 'no-artifacts')).toContain('none\n');
  });

  test('gives a job the ID tokens it declares, for the audience and environment that variables make', async () => {
    const result = await play(
      {
        [file]: `
variables: { REGISTRY: crates.example.com, ENV: release }
publish:
  environment: { name: $ENV, deployment_tier: staging }
  id_tokens: { ONE: { aud: "$REGISTRY" }, TWO: { aud: ["https://\${REGISTRY}", other] } }
  script: ['echo "one $ONE"; echo "two $TWO"']
plain: { script: ['echo "[\${ONE:-none}]"'] }
`,
      },
      { tag: 'v1.0.0', job: { projectPath: 'acme/rocket' } },
    );
    const step = stepOf(result, 'publish', 'script');
    expect(step.log).toContain('\none [MASKED]\ntwo [MASKED]\n');
    const payload = (name: string) =>
      decode(new RegExp(`^${name} (ey\\S+)`, 'm').exec(step.unmaskedLog)?.[1] ?? '').payload;
    expect(payload('one')).toMatchObject({
      aud: 'crates.example.com',
      project_path: 'acme/rocket',
      environment: 'release',
      deployment_tier: 'staging',
      ref_path: 'refs/tags/v1.0.0',
      ci_config_ref_uri: expect.stringMatching(/acme\/rocket\/\/\.gitlab-ci\.yml@refs\/tags\/v1\.0\.0$/),
    });
    expect(payload('two')).toMatchObject({ aud: ['https://crates.example.com', 'other'] });
    expect(logOf(result, 'plain')).toContain('[none]');
  });

  test('includes components with inputs, and says which are not pinned', async () => {
    const components = folderOf({
      'templates/publish.yml': `
spec:
  inputs:
    stage: { default: deploy }
    registry: { description: host of the registry }
    job-name: { default: publish }
    dry: { type: boolean, default: false }
    args: { type: array, default: [] }
---
"$[[ inputs.job-name ]]":
  stage: $[[ inputs.stage ]]
  id_tokens: { WAYBILL_ID_TOKEN: { aud: "$[[ inputs.registry ]]" } }
  variables: { DRY: "$[[ inputs.dry ]]" }
  rules: [{ if: $CI_COMMIT_TAG }]
  script: ['echo "$DRY $[[ inputs.args ]] \${WAYBILL_ID_TOKEN:+token}"']
`,
      'templates/check/template.yml': 'spec: {}\n---\ncheck: { script: [echo check] }\n',
    });
    const text = `
include:
  - component: $CI_SERVER_FQDN/acme/ci/publish@1.0.0
    inputs: { registry: crates.example.com, job-name: release, args: [a, b] }
  - { component: gitlab.example.com/acme/ci/check@${'a'.repeat(40)} }
  - { local: /ci/more.yml }
release: { variables: { DRY: main file wins } }
`;
    const options = {
      components: { '$CI_SERVER_FQDN/acme/ci': components, 'gitlab.example.com/acme/ci': components },
    };
    const files = {
      [file]: text,
      'ci/more.yml': '.base: { script: [echo $A] }\nmore: { extends: .base, variables: { A: more } }\n',
    };
    const result = await play(files, { ...options, tag: 'v1.0.0' });
    expect(result.jobs.map(({ name }) => name)).toEqual(['check', 'more', 'release']);
    expect(logOf(result, 'release')).toContain('main file wins ["a","b"] token\n'.replaceAll('"', ''));
    expect(logOf(result, 'more')).toContain('\nmore\n');
    expect(result.unpinned).toEqual(['$CI_SERVER_FQDN/acme/ci/publish@1.0.0']);
    const onBranch = await play(files, options);
    expect(onBranch.jobs.map(({ name }) => name)).toEqual(['check', 'more']);
  });

  test('goes on after a failure only where the file says so', async () => {
    const result = await play({
      [file]: `
soft: { stage: build, script: [exit 7], allow_failure: { exit_codes: [7] } }
hard: { stage: test, script: ['false | true', echo never] }
late: { stage: deploy, script: [echo never] }
early: { stage: deploy, needs: [soft], script: [echo early] }
cleanup: { stage: deploy, when: on_failure, script: [echo cleanup] }
by-hand: { stage: deploy, needs: [], when: manual, script: [echo by hand] }
`,
    });
    expect(result.outcome).toBe('failure');
    expect(result.jobs.map(({ name, outcome }) => `${name} ${outcome}`)).toEqual([
      'soft failure',
      'hard failure',
      'late skipped',
      'early success',
      'cleanup success',
      'by-hand skipped',
    ]);
    const asked = await play(
      { [file]: 'by-hand: { when: manual, script: [echo by hand] }\nx: { script: [exit 1] }\n' },
      { only: 'by-hand' },
    );
    expect(asked).toMatchObject({ outcome: 'success', jobs: [{ name: 'by-hand' }] });
  });

  test.each([
    [`$CI_COMMIT_TAG =~ /^v\\d+/`, true],
    [`$CI_COMMIT_TAG !~ /^V/i`, false],
    [`$CI_COMMIT_BRANCH`, false],
    [`$CI_COMMIT_BRANCH == null && ($CI_PIPELINE_SOURCE == "push" || $X == 'y')`, true],
    [`$CI_COMMIT_TAG == $OTHER`, false],
  ])('a rule with %s', async (condition, runs) => {
    const text = `a: { rules: [{ if: ${JSON.stringify(condition)} }], script: [echo a] }\nb: { script: [echo b] }\n`;
    const { jobs } = await play({ [file]: text }, { tag: 'v1' });
    expect(jobs.some(({ name }) => name === 'a')).toBe(runs);
  });

  test('hides the secrets of the project, which go before what the file says', async () => {
    const result = await play(
      { [file]: 'a: { variables: { KEY: file, B: "$KEY-b" }, script: [\'echo "$KEY $B"\'] }\n' },
      { secrets: { KEY: 'hush$x' } },
    );
    expect(stepOf(result, 'a', 'script')).toMatchObject({
      log: '$ echo "$KEY $B"\n[MASKED] [MASKED]-b\n',
      unmaskedLog: '$ echo "$KEY $B"\nhush$x hush$x-b\n',
    });
  });
});

describe('what a GitLab pipeline cannot ask for', () => {
  const component = { components: { 'h/acme/ci': '' } };
  test.each([
    [
      'an unknown key',
      'a: { script: [x], srcipt: [y] }',
      /\.gitlab-ci\.yml, a\.srcipt: "srcipt" is not understood here/,
    ],
    ['a service', 'a: { script: [x], services: [docker] }', /a\.services/],
    ['a reference', 'a: { script: !reference [b, script] }', /\.gitlab-ci\.yml: Unresolved tag: !reference/],
    ['another stage', 'a: { stage: x, script: [x] }', /there is no stage "x"/],
    ['a file of elsewhere', 'include: [{ remote: "https://x" }]', /include\[0\]\.remote/],
    ['a rule about files', 'a: { rules: [{ changes: [x] }], script: [x] }', /rules\[0\]\.changes/],
    [
      'a component nothing stands for',
      'include: [{ component: h/acme/other/x@1 }]',
      /nothing stands for h\/acme\/other here/,
    ],
    ['a job that is not there', 'a: { needs: [b], script: [x] }', /the job "b" is not in this pipeline/],
    [
      'a pipeline no rule makes',
      'workflow: { rules: [{ if: $CI_COMMIT_TAG }] }\na: { script: [x] }',
      /no pipeline is made for a push of refs\/heads\/main/,
    ],
    [
      'an empty environment',
      'a: { environment: $NONE, script: [x] }',
      /a\.environment: an environment has a name, and "\$NONE" is empty/,
    ],
    [
      'an empty audience',
      'a: { id_tokens: { T: { aud: "" } }, script: [x] }',
      /id_tokens\.T\.aud: an ID token has an audience/,
    ],
    [
      'a dependency that is not there',
      'a: { dependencies: [b], script: [x] }',
      /dependencies\[0\]: there is no job "b"/,
    ],
    [
      'an unclear condition',
      'a: { rules: [{ if: "$A = 1" }], script: [x] }',
      /rules\[0\]\.if: cannot read "= 1"/,
    ],
  ])('%s', async (_, text, message) => {
    await expect(play({ [file]: text }, component)).rejects.toThrow(message);
  });

  test.each([
    ['{}', /the input "host" is required, and none is given/],
    ['{ host: x, hots: y }', /there is no input "hots"; there are host, mode/],
    ['{ host: 1 }', /the input "host" must be of type string/],
    ['{ host: x, mode: z }', /the input "mode" must be one of a, b/],
  ])('a component with %s', async (inputs, message) => {
    const components = {
      'h/acme/ci': folderOf({
        'templates/x.yml':
          'spec: { inputs: { host: {}, mode: { options: [a, b], default: a } } }\n---\na: { script: [x] }\n',
      }),
    };
    const text = `include: [{ component: h/acme/ci/x@1, inputs: ${inputs} }]`;
    await expect(play({ [file]: text }, { components })).rejects.toThrow(message);
  });
});
