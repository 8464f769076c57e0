import type { JobForPublisher } from '@waybill/api/client';

/**
 * Who this job says it is, read from its own ID token without verifying it: to fill in a form, and for nothing else. Null
 * where the token does not say it.
 */
export function ownIdentity(
  system: string,
  idToken: string,
): Pick<JobForPublisher, 'provider' | 'identity' | 'environment'> | null {
  const claims = claimsOf(idToken);
  const repository = text(claims['repository']);
  const [owner, name] = repository.split('/');
  const path = text(claims['workflow_ref']);
  const file = /^(\.\w+\/workflows\/)(.+?\.ya?ml)@/.exec(
    path.startsWith(`${repository}/`) ? path.slice(repository.length + 1) : '',
  );
  if (!owner || !name || file === null) return null;
  const [, folder = '', workflow = ''] = file;
  const forgejo = system === 'forgejo';
  return {
    provider: forgejo ? 'forgejo' : 'github',
    identity: { owner, repository: name, workflow: forgejo ? folder + workflow : workflow },
    environment: text(claims['environment']) || null,
  };
}

function claimsOf(idToken: string): Readonly<Record<string, unknown>> {
  try {
    const payload: unknown = JSON.parse(
      Buffer.from(idToken.split('.')[1] ?? '', 'base64url').toString('utf8'),
    );
    return typeof payload === 'object' && payload !== null ? (payload as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}

const text = (value: unknown) => (typeof value === 'string' ? value : '');
