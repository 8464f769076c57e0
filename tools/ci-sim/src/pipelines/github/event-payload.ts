import type { Value } from './values.ts';

/** The `github.event` of a run: what workflows ask of it most, made of the variables of the job. */
export function eventPayload(
  env: Readonly<Record<string, string>>,
  inputs: Readonly<Record<string, Value>>,
  type: string | undefined,
): Record<string, Value> {
  const { GITHUB_EVENT_NAME: name = '', GITHUB_REF: ref = '', GITHUB_SHA: sha = '' } = env;
  const repository = env.GITHUB_REPOSITORY ?? '';
  const about: Record<string, Value> = {
    repository: {
      full_name: repository,
      name: repository.split('/')[1] ?? '',
      owner: { login: env.GITHUB_REPOSITORY_OWNER ?? '' },
      default_branch: 'main',
    },
    sender: { login: env.GITHUB_ACTOR ?? '' },
  };
  if (name === 'push') return { ...about, ref, after: sha, created: false, deleted: false, forced: false };
  if (name === 'release')
    return {
      ...about,
      action: type ?? 'published',
      release: { tag_name: ref.replace('refs/tags/', ''), draft: false },
    };
  if (name === 'workflow_dispatch') return { ...about, ref, inputs };
  return type === undefined ? about : { ...about, action: type };
}
