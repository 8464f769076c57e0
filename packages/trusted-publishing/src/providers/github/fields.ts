import type { EnvironmentField, IdentityField } from '../../provider-descriptor.ts';
import { upTo255Bytes } from '../common-rules.ts';

// The rules and their order are those of crates.io, so that a form filled in for crates.io is good here as well, and
// one refused there is refused here. Stricter in three points: a workflow file needs a name before its suffix, a
// repository is not called `.` or `..`, and no field has characters that cannot be seen or told apart.

export const identity: readonly IdentityField[] = [
  {
    key: 'owner',
    label: 'Repository owner',
    help: 'The GitHub user or organization that owns the repository.',
    example: 'octo-org',
    role: 'lookup',
    value: { take: 'before-last-slash', claim: 'repository' },
    fold: 'ascii',
    rules: [
      ...upTo255Bytes('The GitHub repository owner'),
      {
        rule: 'pattern',
        pattern: '[A-Za-z0-9][A-Za-z0-9\\-]*',
        says: 'The GitHub repository owner has only ASCII letters, digits and hyphens, and starts with no hyphen.',
      },
    ],
  },
  {
    key: 'repository',
    label: 'Repository name',
    help: 'The name of the repository, without its owner.',
    example: 'octo-repo',
    role: 'lookup',
    value: { take: 'after-last-slash', claim: 'repository' },
    fold: 'ascii',
    rules: [
      ...upTo255Bytes('The GitHub repository name'),
      {
        rule: 'pattern',
        pattern: '(?!\\.{1,2}$)[A-Za-z0-9_.\\-]+',
        says: 'The GitHub repository name has only ASCII letters, digits, `-`, `_` and `.`, and is not `.` or `..`.',
      },
    ],
  },
  {
    key: 'workflow',
    label: 'Workflow file',
    help: 'The name of the workflow file in `.github/workflows/`, in the very spelling of the repository.',
    example: 'release.yml',
    role: 'match',
    value: {
      take: 'workflow-file',
      claim: 'workflow_ref',
      repository: 'repository',
      directories: ['.github/workflows/'],
      keepsDirectory: false,
    },
    fold: 'exact',
    rules: [
      ...upTo255Bytes('The workflow file name'),
      {
        rule: 'ends-with',
        oneOf: ['.yml', '.yaml'],
        says: 'The workflow file name must end with `.yml` or `.yaml`.',
      },
      {
        rule: 'without',
        characters: '/',
        says: 'The workflow file name must be a file name only, without directories.',
      },
      {
        rule: 'pattern',
        pattern: '[^\\/]+\\.ya?ml',
        says: 'The workflow file name needs a name before `.yml` or `.yaml`.',
      },
      {
        rule: 'plain-text',
        says: 'The workflow file name must not contain control, invisible or look-alike characters.',
      },
    ],
  },
];

export const environment: EnvironmentField = {
  claim: 'environment',
  // GitHub does not tell `Release` from `release`. What it does beyond ASCII is not documented, so nothing is folded there.
  fold: 'ascii',
  rules: [
    ...upTo255Bytes('The environment name'),
    { rule: 'not-at-start', oneOf: [' '], says: 'The environment name may not start with whitespace.' },
    { rule: 'not-at-end', oneOf: [' '], says: 'The environment name may not end with whitespace.' },
    {
      rule: 'without',
      characters: '\'"`,;\\',
      says: 'The environment name must not contain any of `\'`, `"`, backtick, `,`, `;` and `\\`.',
    },
    {
      rule: 'plain-text',
      says: 'The environment name must not contain control, invisible or look-alike characters.',
    },
  ],
  howToName: 'Add `environment:` with its name to the job that publishes.',
};
