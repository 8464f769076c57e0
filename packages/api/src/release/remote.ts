/** Where a repository is hosted. */
export interface RemotePlace {
  readonly host: string;
  /** `acme/rocket`, or longer. */
  readonly path: readonly string[];
}

/** The three ways remotes are written: `https://host/a/b.git`, `ssh://git@host:22/a/b`, `git@host:a/b.git`. */
export function readRemote(url: string): RemotePlace | null {
  const scp = /^(?:[^@/\s]+@)?([^:/\s]+):(?!\/)(.+)$/.exec(url);
  const full = /^(?:https?|ssh|git):\/\/(?:[^@/]*@)?([^:/]+)(?::\d+)?\/(.+)$/.exec(url);
  const [, host, text] = full ?? scp ?? [];
  if (host === undefined || text === undefined) return null;
  const path = text
    .replace(/\.git\/?$/, '')
    .split('/')
    .filter((part) => part !== '');
  return path.length < 2 ? null : { host: host.toLowerCase(), path };
}

/** Only names that stand in the address: ids cannot be guessed. */
export function namesOf(provider: string | null, place: RemotePlace | null): Record<string, string> {
  if (place === null) return {};
  const last = place.path.at(-1) ?? '';
  const before = place.path.slice(0, -1).join('/');
  if (provider === 'github' || provider === 'forgejo') return { owner: before, repository: last };
  return provider === 'gitlab' ? { namespace: before, project: last } : {};
}
