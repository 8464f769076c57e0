import {
  type CratesIoConfigs,
  type GithubConfig,
  type GitlabConfig,
  readConfigPage,
} from './crates-io-configs.ts';

export interface CratesIoSource {
  /** By whom: the crates are named, or all of a user, who must be the one of the token. */
  of: { crates: readonly string[] } | { userId: number };
  /** An API token with the scope `trusted-publishing`. It goes into the `Authorization` header and nowhere else. */
  token: string;
  /** crates.io refuses requests that do not say who asks. */
  userAgent: string;
  baseUrl?: string;
  fetch?: (
    url: string,
    init: { headers: Record<string, string>; redirect: 'error'; signal: AbortSignal },
  ) => Promise<Response>;
}

const MOST_PAGES = 200;
const TIMEOUT_MS = 30_000;

/** All configurations, page by page. @throws Error */
export async function fetchCratesIoConfigs(source: CratesIoSource): Promise<CratesIoConfigs> {
  const { of } = source;
  const queries = 'crates' in of ? of.crates.map((crate) => ({ crate })) : [{ user_id: String(of.userId) }];
  const github: GithubConfig[] = [];
  const gitlab: GitlabConfig[] = [];
  for (const query of queries)
    for (const kind of ['github_configs', 'gitlab_configs']) {
      let search: string | null = `?${new URLSearchParams({ ...query, per_page: '100' })}`;
      for (let pages = 0; search !== null; pages++) {
        if (pages === MOST_PAGES)
          throw new Error(`${kind} has more than ${MOST_PAGES} pages; name single crates.`);
        const page = readConfigPage(await get(source, `/api/v1/trusted_publishing/${kind}${search}`));
        github.push(...page.github);
        gitlab.push(...page.gitlab);
        search = page.nextPage;
      }
    }
  return { github, gitlab };
}

async function get(
  { token, userAgent, baseUrl = 'https://crates.io', fetch = globalThis.fetch }: CratesIoSource,
  path: string,
): Promise<unknown> {
  const url = `${baseUrl.replace(/\/$/, '')}${path}`;
  const response = await fetch(url, {
    headers: { authorization: token, 'user-agent': userAgent, accept: 'application/json' },
    // The token must not follow to wherever it leads.
    redirect: 'error',
    signal: AbortSignal.timeout(TIMEOUT_MS),
  });
  const body = await response.json().catch(() => null);
  if (response.ok) return body;
  const detail = (body as { errors?: { detail?: unknown }[] } | null)?.errors?.[0]?.detail;
  throw new Error(
    `${url.split('?')[0]} answered ${response.status}${typeof detail === 'string' ? `: ${JSON.stringify(detail.slice(0, 300))}` : ''}.`,
  );
}
