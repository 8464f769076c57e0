import type { Derivation, EnvironmentField, IdentityField } from '../../provider-descriptor.ts';
import { upTo255Bytes } from '../common-rules.ts';

// The rules and their order are those of crates.io, so that a form filled in for crates.io is good here as well, and
// one refused there is refused here. Stricter where a value could never be met by a token: parts of a path that are
// empty, `.` or `..`, and an `@` in the path of the configuration file.

export const configPath: Derivation = {
  take: 'config-path',
  claim: 'ci_config_ref_uri',
  project: 'project_path',
};

/** No part between slashes is empty, `.` or `..`. */
const partsPattern = '(?!\\.{1,2}(?:\\/|$))[^\\/]+(?:\\/(?!\\.{1,2}(?:\\/|$))[^\\/]+)*';

export const identity: readonly IdentityField[] = [
  {
    key: 'namespace',
    label: 'Namespace',
    help: 'The GitLab group, with all its parent groups, or the user the project belongs to.',
    example: 'octo-group/crates',
    role: 'lookup',
    value: { take: 'before-last-slash', claim: 'project_path' },
    fold: 'ascii',
    rules: [
      ...upTo255Bytes('The GitLab namespace'),
      {
        rule: 'not-at-end',
        oneOf: ['.atom', '.git'],
        says: 'The GitLab namespace cannot end with `.atom` or `.git`.',
      },
      {
        rule: 'pattern',
        pattern: '[A-Za-z0-9](?:[A-Za-z0-9_.\\-\\/]*[A-Za-z0-9])?',
        says:
          'The GitLab namespace has only ASCII letters, digits, `-`, `_`, `.` and `/`, and starts and ends with a letter ' +
          'or digit.',
      },
      {
        rule: 'pattern',
        pattern: partsPattern,
        says: 'No part of the GitLab namespace is empty, `.` or `..`.',
      },
    ],
  },
  {
    key: 'project',
    label: 'Project',
    help: 'The name of the project as in its address, without its namespace.',
    example: 'octo-crate',
    role: 'lookup',
    value: { take: 'after-last-slash', claim: 'project_path' },
    fold: 'ascii',
    rules: [
      ...upTo255Bytes('The GitLab project name'),
      {
        rule: 'not-at-end',
        oneOf: ['.atom', '.git'],
        says: 'The GitLab project name cannot end with `.atom` or `.git`.',
      },
      {
        rule: 'pattern',
        pattern: '[A-Za-z0-9](?:[A-Za-z0-9_.\\-]*[A-Za-z0-9])?',
        says:
          'The GitLab project name has only ASCII letters, digits, `-`, `_` and `.`, and starts and ends with a letter or ' +
          'digit.',
      },
    ],
  },
  {
    key: 'workflow',
    label: 'Configuration file',
    help: 'The path of the CI/CD configuration file in the project, in the very spelling of the repository.',
    example: '.gitlab-ci.yml',
    role: 'match',
    value: configPath,
    fold: 'exact',
    rules: [
      ...upTo255Bytes('The workflow file path'),
      { rule: 'not-at-start', oneOf: ['/'], says: 'The workflow file path cannot start with `/`.' },
      { rule: 'not-at-end', oneOf: ['/'], says: 'The workflow file path cannot end with `/`.' },
      {
        rule: 'ends-with',
        oneOf: ['.yml', '.yaml'],
        says: 'The workflow file path must end with `.yml` or `.yaml`.',
      },
      {
        rule: 'pattern',
        pattern: '(?:[^\\/]+\\/|\\/)*[^\\/]+\\.ya?ml',
        says: 'The workflow file path needs a name before `.yml` or `.yaml`.',
      },
      {
        rule: 'pattern',
        pattern: partsPattern,
        says: 'No part of the workflow file path is empty, `.` or `..`.',
      },
      {
        rule: 'without',
        characters: '@',
        says: 'The workflow file path must not contain `@`: with it GitLab names files of other projects.',
      },
      {
        rule: 'plain-text',
        says: 'The workflow file path must not contain control, invisible or look-alike characters.',
      },
    ],
  },
];

export const environment: EnvironmentField = {
  claim: 'environment',
  // To take two environments for one that are protected differently is the worse mistake.
  fold: 'exact',
  rules: [
    ...upTo255Bytes('The environment name'),
    {
      rule: 'pattern',
      pattern: '[a-zA-Z0-9 \\-_\\/$\\{\\}]+',
      says: 'The environment name contains invalid characters; it has only ASCII letters, digits, spaces and `-`, `_`, `/`, `$`, `{`, `}`.',
    },
  ],
  howToName: 'Add `environment:` with its name to the job that publishes.',
};
