import type { Derivation, IdentityField } from '../../provider-descriptor.ts';
import { plainTextUpTo255Bytes, upTo255Bytes } from '../common-rules.ts';

/** Forgejo reads workflows from three directories, and files of one name may lie in all of them: so the directory counts. */
export const workflowPath: Derivation = {
  take: 'workflow-file',
  claim: 'workflow_ref',
  repository: 'repository',
  directories: ['.forgejo/workflows/', '.gitea/workflows/', '.github/workflows/'],
  keepsDirectory: true,
};

const namePattern = '(?!\\.{1,2}$)[A-Za-z0-9_.\\-]+';

export const identity: readonly IdentityField[] = [
  {
    key: 'owner',
    label: 'Repository owner',
    help: 'The Forgejo user or organisation that owns the repository.',
    example: 'octo-org',
    role: 'lookup',
    value: { take: 'before-last-slash', claim: 'repository' },
    fold: 'ascii',
    rules: [
      ...upTo255Bytes('The Forgejo repository owner'),
      {
        rule: 'pattern',
        pattern: namePattern,
        says: 'The Forgejo repository owner has only ASCII letters, digits, `-`, `_` and `.`, and is not `.` or `..`.',
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
      ...upTo255Bytes('The Forgejo repository name'),
      {
        rule: 'pattern',
        pattern: namePattern,
        says: 'The Forgejo repository name has only ASCII letters, digits, `-`, `_` and `.`, and is not `.` or `..`.',
      },
    ],
  },
  {
    key: 'workflow',
    label: 'Workflow file',
    help: 'The path of the workflow file with its directory, in the very spelling of the repository.',
    example: '.forgejo/workflows/release.yml',
    role: 'match',
    value: workflowPath,
    fold: 'exact',
    rules: [
      ...plainTextUpTo255Bytes('The workflow file path'),
      {
        rule: 'ends-with',
        oneOf: ['.yml', '.yaml'],
        says: 'The workflow file path must end with `.yml` or `.yaml`.',
      },
      {
        rule: 'pattern',
        pattern: '\\.(?:forgejo|gitea|github)\\/workflows\\/[^\\/]+\\.ya?ml',
        says:
          'The workflow file path is a file directly in `.forgejo/workflows/`, `.gitea/workflows/` or `.github/workflows/`, ' +
          'with that directory in front.',
      },
    ],
  },
];
