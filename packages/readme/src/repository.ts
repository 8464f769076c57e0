/** Software that shows repositories, by the shape of its addresses. */
export const forges = ['github', 'gitlab', 'bitbucket', 'forgejo', 'sourcehut'] as const;
export type Forge = (typeof forges)[number];

export interface Repository {
  readonly forge: Forge;
  /** `https://github.com/acme/rocket`, without a slash at its end. */
  readonly root: string;
}

const wellKnown: Readonly<Record<string, Forge>> = {
  'github.com': 'github',
  'www.github.com': 'github',
  'gitlab.com': 'gitlab',
  'bitbucket.org': 'bitbucket',
  'codeberg.org': 'forgejo',
  'git.sr.ht': 'sourcehut',
};

/**
 * What the `repository` of a manifest points at: the repository itself, whether it was written as such, with `.git` or
 * as one of its folders (`…/tree/main/crates/rocket`).
 * @param known the registry's own forges: by host name (with its port, if any), such as `git.acme.example`.
 * @returns null where nobody can know how the addresses of files look there.
 */
export function readRepository(
  url: string | null | undefined,
  known: ReadonlyMap<string, Forge> = new Map(),
): Repository | null {
  const parsed = url ? URL.parse(url) : null;
  if (parsed === null || (parsed.protocol !== 'https:' && parsed.protocol !== 'http:')) return null;
  const forge = wellKnown[parsed.host] ?? known.get(parsed.host) ?? byHabit(parsed.hostname);
  if (forge === null) return null;
  const names = repositoryPath(
    forge,
    parsed.pathname.split('/').filter((part) => part !== ''),
  );
  // `%2e%2e` climbs for a browser just as `..` does.
  if (names === null || names.some((name) => /%(?:2e|2f|5c)/i.test(name))) return null;
  const protocol = Object.hasOwn(wellKnown, parsed.host) ? 'https:' : parsed.protocol;
  const host = parsed.host === 'www.github.com' ? 'github.com' : parsed.host;
  return { forge, root: `${protocol}//${host}/${names.join('/')}` };
}

/** `gitlab.acme.example` runs GitLab. */
function byHabit(hostname: string): Forge | null {
  if (hostname.startsWith('gitlab.')) return 'gitlab';
  if (hostname.startsWith('forgejo.') || hostname.startsWith('gitea.')) return 'forgejo';
  return null;
}

function repositoryPath(forge: Forge, parts: readonly string[]): string[] | null {
  // Groups of GitLab nest; what follows the repository comes after `-`, in old addresses after `tree` or `blob`.
  const end = parts.findIndex(
    (part, index) => index >= 2 && (part === '-' || part === 'tree' || part === 'blob'),
  );
  const names = forge === 'gitlab' ? parts.slice(0, end === -1 ? undefined : end) : parts.slice(0, 2);
  const last = names.at(-1);
  if (last === undefined || names.length < 2) return null;
  return [...names.slice(0, -1), last.replace(/\.git$/, '')];
}

/**
 * The folder of the repository below which a file is shown (`page`) or handed out as it is (`raw`), with a slash at its
 * end. Without a commit, as the default branch has it.
 */
export function fileRoot({ forge, root }: Repository, kind: 'page' | 'raw', commit?: string | null): string {
  const ref = commit ?? 'HEAD';
  const page = kind === 'page';
  switch (forge) {
    case 'github':
      return `${root}/${page ? 'blob' : 'raw'}/${ref}/`;
    case 'gitlab':
      return `${root}/-/${page ? 'blob' : 'raw'}/${ref}/`;
    case 'bitbucket':
      return `${root}/${page ? 'src' : 'raw'}/${ref}/`;
    case 'forgejo':
      return `${root}/${page ? 'src' : 'raw'}/${commit ? 'commit' : 'branch'}/${ref}/`;
    case 'sourcehut':
      return page ? `${root}/tree/${ref}/item/` : `${root}/blob/${ref}/`;
  }
}
