import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Ci, RemotePlace } from '@waybill/api/release';

/** What a repository is recognised by, where its host does not tell: what is there was put there for a reason. */
const traces: readonly (readonly [Ci, readonly string[]])[] = [
  ['circleci', ['.circleci']],
  ['buildkite', ['.buildkite', 'pipeline.yml']],
  ['forgejo', ['.forgejo', '.gitea']],
  ['gitlab', ['.gitlab-ci.yml', '.gitlab']],
  ['github', ['.github']],
];

export interface Detected {
  /** The likeliest first; one alone is sure. */
  readonly candidates: readonly Ci[];
  /** What was looked at, for people. */
  readonly because: string;
}

/** Which CI runs the jobs of this repository, by its files and by the host of its remote. */
export function detectCi(root: string, remote: RemotePlace | null): Detected {
  const found = traces.filter(([, paths]) => paths.some((path) => existsSync(join(root, path))));
  const byFiles = found.map(([ci]) => ci);
  const byHost = hostCi(remote?.host ?? '');
  // These two run jobs for repositories of any host, so their files say more than it.
  const guests = byFiles.filter((ci) => ci === 'circleci' || ci === 'buildkite');
  const isHostUsed = byHost !== null && (guests.length === 0 || byFiles.includes(byHost));
  const candidates = byHost === null ? byFiles : [...guests, ...(isHostUsed ? [byHost] : [])];
  const looked = [...found.map(([, [path = '']]) => path), ...(isHostUsed ? [remote?.host ?? ''] : [])];
  return { candidates, because: looked.join(', ') };
}

function hostCi(host: string): Ci | null {
  if (host === 'github.com' || host.endsWith('.ghe.com') || /^github\./.test(host)) return 'github';
  if (/^gitlab\./.test(host)) return 'gitlab';
  return host === 'codeberg.org' || /^forgejo\./.test(host) ? 'forgejo' : null;
}
