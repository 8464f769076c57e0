import { ClientFault } from '../client/client-fault.ts';
import { readJson } from '../client/read-answer.ts';
import {
  type CiSystem,
  freshToken,
  isSet,
  type Job,
  looksLikeIdToken,
  noIdToken,
  whatItSays,
} from './system.ts';

/** Systems that give a job an address and a bearer, which answer with a token for the audience in the query. */
interface Endpoint {
  readonly id: string;
  readonly title: string;
  readonly url: string;
  readonly bearer: string;
  /** Before the bearer in `Authorization`. */
  readonly scheme: string;
  /** Where the token is in the answer. */
  readonly field: string;
}

function askedByUrl({ id, title, url, bearer, scheme, field }: Endpoint): CiSystem {
  return {
    id,
    title,
    detects: ({ env }) => isSet(env[url]) && isSet(env[bearer]),
    token: (job, n) => freshToken(job, n, () => ask(job)),
    another: 'run the job again: a new run gets new ID tokens',
  };

  async function ask(job: Job): Promise<string> {
    const address = withAudience(job.env[url] ?? '', job.audience);
    if (address === null || !isSet(job.env[bearer])) {
      throw noIdToken(`${title} gives this job no address to ask for ID tokens (${url})`, remedyFor(id));
    }
    const answer = await job
      .send({
        method: 'GET',
        url: address,
        headers: { authorization: `${scheme}${job.env[bearer]}`, accept: 'application/json' },
      })
      .catch((error: unknown) => {
        if (error instanceof ClientFault)
          throw noIdToken(`${title} cannot be asked for an ID token`, TROUBLE, [error.message]);
        throw error;
      });
    if (answer.status !== 200) {
      const remedy = answer.status >= 500 ? TROUBLE : remedyFor(id);
      throw noIdToken(`${title} refuses to give an ID token (status ${answer.status})`, remedy, [
        whatItSays(answer.text),
      ]);
    }
    const token = readJson(answer, `${title}'s token endpoint`)[field];
    if (typeof token !== 'string' || !looksLikeIdToken(token)) {
      throw noIdToken(`${title} answers without an ID token in \`${field}\``, remedyFor(id));
    }
    return token;
  }
}

export const actions = askedByUrl({
  id: 'github',
  title: 'GitHub Actions',
  url: 'ACTIONS_ID_TOKEN_REQUEST_URL',
  bearer: 'ACTIONS_ID_TOKEN_REQUEST_TOKEN',
  scheme: 'bearer ',
  field: 'value',
});

export const codefresh = askedByUrl({
  id: 'codefresh',
  title: 'Codefresh',
  url: 'CF_OIDC_REQUEST_URL',
  bearer: 'CF_OIDC_REQUEST_TOKEN',
  scheme: '',
  field: 'id_token',
});

export const vela = askedByUrl({
  id: 'vela',
  title: 'Vela',
  url: 'VELA_ID_TOKEN_REQUEST_URL',
  bearer: 'VELA_ID_TOKEN_REQUEST_TOKEN',
  scheme: 'Bearer ',
  field: 'value',
});

/** The same two variables as GitHub's; the title tells people which settings to look at. */
export const forgejoActions: CiSystem = {
  ...actions,
  id: 'forgejo',
  title: 'Forgejo Actions',
  detects: (job) => isForgejo(job) && actions.detects(job),
};

/** A job of Actions that was given no variables: the usual mistake, and never a reason to look elsewhere. */
export const actionsWithoutPermission: CiSystem = {
  id: 'actions-without-permission',
  title: 'GitHub Actions',
  detects: (job) => isSet(job.env['GITHUB_ACTIONS']) || isForgejo(job),
  async token(job) {
    const title = isForgejo(job) ? 'Forgejo Actions' : 'GitHub Actions';
    throw noIdToken(
      `this job of ${title} may not ask for ID tokens: ACTIONS_ID_TOKEN_REQUEST_URL is not set`,
      remedyFor(isForgejo(job) ? 'forgejo' : 'github'),
    );
  },
  another: '',
};

const isForgejo = ({ env }: Job) => isSet(env['FORGEJO_ACTIONS']) || isSet(env['GITEA_ACTIONS']);

const remedies: Readonly<Record<string, string>> = {
  github:
    'give the job `permissions: { id-token: write, contents: read }`; pull requests from forks never get it',
  forgejo: 'give the job `enable-openid-connect: true` (Forgejo 15 with Runner 12.5 or later)',
  codefresh: 'let the pipeline use the OIDC step of Codefresh, and look at the log of that step',
  vela: 'give the step `id_request: yes`, and let the repository issue ID tokens',
};

const TROUBLE = 'look whether the CI reports a disturbance, and run the job again';

const remedyFor = (id: string) => remedies[id] ?? 'look at the configuration of the job';

function withAudience(address: string, audience: string): string | null {
  try {
    const url = new URL(address);
    url.searchParams.set('audience', audience);
    return url.href;
  } catch {
    return null;
  }
}
