import { namesOf, type RemotePlace, readRemote } from '@waybill/api/release';
import { providers, serverUrlOf } from '@waybill/trusted-publishing';

/** What the API says of a provider, as far as it is needed to recognise one. */
interface KnownProvider {
  id: string;
  issuers: readonly string[];
}

export interface Recognised {
  provider: string;
  /** Null: the registry has one, or none. */
  issuer: string | null;
  identity: Record<string, string>;
}

/**
 * Who publishes a crate, as far as the address of its repository tells: the provider whose server has that host, its issuer,
 * and the names in the path. Null where no issuer of this registry is on that host. It is offered to a person, and no more.
 */
export function recognise(repository: string | null, known: readonly KnownProvider[]): Recognised | null {
  const place = placeOf(repository);
  if (place === null) return null;
  for (const { id, issuers } of known) {
    // These run jobs for repositories of any host, so that a host does not tell them.
    if (!hasRepositories(id)) continue;
    const fitting = issuers.filter((issuer) => hostOf(id, issuer) === place.host);
    const [issuer] = fitting;
    if (issuer === undefined) continue;
    return {
      provider: id,
      issuer: issuers.length > 1 ? issuer : null,
      identity: identityFrom(id, repository),
    };
  }
  return null;
}

/** The fields of a provider's identity that the address of a repository tells. Ids stand in no address. */
export function identityFrom(provider: string, repository: string | null): Record<string, string> {
  const place = placeOf(repository);
  if (place === null) return {};
  const [first = '', second = ''] = place.path;
  switch (provider) {
    case 'circleci':
      return { vcs_origin: [place.host, ...place.path].join('/') };
    case 'semaphore':
      return { repository: `${first}/${second}` };
    case 'github':
    case 'forgejo':
      // Below a repository there are pages, and no repositories: `/acme/rocket/tree/main/macros`.
      return { owner: first, repository: second };
    default:
      return namesOf(provider, place);
  }
}

/** Without what follows the repository in the address of one of its pages. */
function placeOf(repository: string | null): RemotePlace | null {
  const place = readRemote((repository ?? '').trim().replace(/[?#].*$/, ''));
  if (place === null) return null;
  const page = place.path.indexOf('-');
  const path = page < 2 ? place.path : place.path.slice(0, page);
  return { host: place.host.replace(/^www\./, ''), path };
}

const hasRepositories = (id: string): boolean => ['github', 'gitlab', 'forgejo'].includes(id);

function hostOf(id: string, issuer: string): string | null {
  const descriptor = providers[id];
  const server = descriptor === undefined ? '' : serverUrlOf(descriptor, issuer);
  return URL.canParse(server) ? new URL(server).hostname : null;
}
