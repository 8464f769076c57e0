import type { Part } from '../part.ts';

const scopes = [
  ...[
    'actions',
    'artifact-metadata',
    'attestations',
    'checks',
    'contents',
    'deployments',
    'discussions',
    'id-token',
  ],
  ...[
    'issues',
    'models',
    'packages',
    'pages',
    'pull-requests',
    'repository-projects',
    'security-events',
    'statuses',
  ],
];

/** Whether a job may ask for ID tokens: its own permissions go in place of the workflow's, not on top of them. */
export function mayHaveIdToken(workflow: Part, job: Part): boolean {
  const inWorkflow = read(workflow);
  return job.isAbsent && job.value !== null ? inWorkflow : read(job);
}

function read(permissions: Part): boolean {
  if (permissions.isAbsent) return false;
  if (permissions.isText) {
    const text = permissions.text();
    if (text !== 'read-all' && text !== 'write-all') permissions.refuse(`"${text}" is no set of permissions`);
    return text === 'write-all';
  }
  for (const [scope, access] of permissions.only(...scopes).entries()) {
    const allowed = scope === 'id-token' ? ['write', 'none'] : ['read', 'write', 'none'];
    if (!allowed.includes(access.text())) access.refuse(`expected one of ${allowed.join(', ')}`);
  }
  return permissions.at('id-token').textOr('none') === 'write';
}
