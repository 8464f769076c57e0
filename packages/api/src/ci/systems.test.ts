import { describe, expect, it } from 'vitest';
import { ClientFault } from '../client/client-fault.ts';
import { type FakeSurroundings, fakeJob, idToken } from '../testing/fake-job.ts';
import { faultOf, textOf } from '../testing/faults.ts';
import { ciSystems, findIdTokenSource } from './systems.ts';

const AUDIENCE = 'crates.example.com';
const TOKEN = idToken({ aud: AUDIENCE });
const REQUEST = {
  ACTIONS_ID_TOKEN_REQUEST_URL: 'https://ci.example/token?api-version=2.0',
  ACTIONS_ID_TOKEN_REQUEST_TOKEN: 'bearer-of-the-job',
};
const METADATA = 'computeMetadata/v1/instance/service-accounts/default/identity';

interface Case {
  system: string;
  given: FakeSurroundings;
  /** What has to be asked for the token: an address, or a command line. */
  asks?: { url: string; headers: Record<string, string> } | string[];
}

const answering = (text: string): Pick<FakeSurroundings, 'answer'> => ({ answer: () => ({ text }) });
const printing = (file: string): Pick<FakeSurroundings, 'programs'> => ({
  programs: { [file]: () => ({ stdout: `${TOKEN}\n` }) },
});

const cases: Case[] = [
  { system: 'variable', given: { env: { WAYBILL_ID_TOKEN: ` ${TOKEN}\n` } } },
  { system: 'variable', given: { env: { CRATES_EXAMPLE_COM_ID_TOKEN: TOKEN } } },
  {
    system: 'file',
    given: { env: { WAYBILL_ID_TOKEN_FILE: '/run/token' }, files: { '/run/token': `${TOKEN}\n` } },
  },
  {
    system: 'github',
    given: { env: { GITHUB_ACTIONS: 'true', ...REQUEST }, ...answering(JSON.stringify({ value: TOKEN })) },
    asks: {
      url: `https://ci.example/token?api-version=2.0&audience=${AUDIENCE}`,
      headers: { authorization: 'bearer bearer-of-the-job' },
    },
  },
  {
    system: 'forgejo',
    given: { env: { FORGEJO_ACTIONS: 'true', ...REQUEST }, ...answering(JSON.stringify({ value: TOKEN })) },
    asks: {
      url: `https://ci.example/token?api-version=2.0&audience=${AUDIENCE}`,
      headers: { authorization: 'bearer bearer-of-the-job' },
    },
  },
  {
    system: 'circleci',
    given: { env: { CIRCLECI: 'true' }, ...printing('circleci') },
    asks: ['circleci', 'run', 'oidc', 'get', '--root-issuer', '--claims', `{"aud":"${AUDIENCE}"}`],
  },
  {
    system: 'buildkite',
    given: { env: { BUILDKITE: 'true' }, ...printing('buildkite-agent') },
    asks: [
      'buildkite-agent',
      'oidc',
      'request-token',
      '--audience',
      AUDIENCE,
      '--claim',
      'organization_id,pipeline_id',
    ],
  },
  {
    system: 'codefresh',
    given: {
      env: { CF_OIDC_REQUEST_URL: 'https://cf.example/oidc', CF_OIDC_REQUEST_TOKEN: 'cf' },
      ...answering(JSON.stringify({ id_token: TOKEN })),
    },
    asks: { url: `https://cf.example/oidc?audience=${AUDIENCE}`, headers: { authorization: 'cf' } },
  },
  {
    system: 'vela',
    given: {
      env: { VELA_ID_TOKEN_REQUEST_URL: 'https://vela.example/t', VELA_ID_TOKEN_REQUEST_TOKEN: 'v' },
      ...answering(JSON.stringify({ value: TOKEN })),
    },
    asks: { url: `https://vela.example/t?audience=${AUDIENCE}`, headers: { authorization: 'Bearer v' } },
  },
  { system: 'bitbucket', given: { env: { BITBUCKET_STEP_OIDC_TOKEN: TOKEN } } },
  { system: 'semaphore', given: { env: { SEMAPHORE_OIDC_TOKEN: TOKEN } } },
  { system: 'terraform', given: { env: { TFC_WORKLOAD_IDENTITY_TOKEN: TOKEN } } },
  { system: 'spacelift', given: { env: { SPACELIFT_OIDC_TOKEN: TOKEN } } },
  {
    system: 'google',
    given: { env: { GCE_METADATA_HOST: 'metadata.example:80' }, ...answering(`${TOKEN}\n`) },
    asks: {
      url: `http://metadata.example:80/${METADATA}?audience=${AUDIENCE}&format=full`,
      headers: { 'metadata-flavor': 'Google' },
    },
  },
  {
    system: 'google',
    given: { files: { '/sys/class/dmi/id/product_name': 'Google Compute Engine\n' }, ...answering(TOKEN) },
    asks: {
      url: `http://metadata.google.internal/${METADATA}?audience=${AUDIENCE}&format=full`,
      headers: { 'metadata-flavor': 'Google' },
    },
  },
];

describe('a job gets its ID token', () => {
  it.each(cases)('from $system', async ({ system, given, asks }) => {
    const job = fakeJob(given);
    const source = await findIdTokenSource(job, AUDIENCE);
    expect(source?.system).toBe(system);
    // Finding it out asks nobody.
    expect([job.sent, job.ran]).toEqual([[], []]);
    expect(await source?.token(AUDIENCE, 0)).toBe(TOKEN);
    if (asks === undefined) expect([job.sent, job.ran]).toEqual([[], []]);
    else if (Array.isArray(asks)) expect(job.ran.map(({ file, args }) => [file, ...args])).toEqual([asks]);
    else expect(job.sent).toMatchObject([{ method: 'GET', ...asks }]);
    expect(source?.another).not.toBe('');
  });

  it('from the system that WAYBILL_CI names, and from none where it says so', async () => {
    const env = { GITHUB_ACTIONS: 'true', ...REQUEST };
    expect(
      (await findIdTokenSource(fakeJob({ env: { ...env, WAYBILL_CI: 'circleci' } }), AUDIENCE))?.system,
    ).toBe('circleci');
    expect(await findIdTokenSource(fakeJob({ env: { ...env, WAYBILL_CI: 'none' } }), AUDIENCE)).toBeNull();
    const fault = await faultOf(() =>
      findIdTokenSource(fakeJob({ env: { WAYBILL_CI: 'jenkins' } }), AUDIENCE),
    );
    expect(fault.kind).toBe('usage');
    expect(textOf(fault)).toMatch(/"jenkins"[\s\S]*github[\s\S]*none/);
  });

  it('and outside CI from nowhere', async () => {
    const outside = [
      {},
      { CI: 'true' },
      { BUILDKITE: 'false', CIRCLECI: '' },
      { WAYBILL_ID_TOKEN: '', ACTIONS_ID_TOKEN_REQUEST_URL: 'https://ci.example' },
    ];
    for (const env of outside) expect(await findIdTokenSource(fakeJob({ env }), AUDIENCE)).toBeNull();
    // A runner of somebody else on a machine of Google would get its vendor's identity.
    const files = { '/sys/class/dmi/id/product_name': 'Google' };
    expect(await findIdTokenSource(fakeJob({ env: { CI: 'true' }, files }), AUDIENCE)).toBeNull();
  });
});

it('what somebody wrote down goes before what is merely there, and the network comes last', async () => {
  const everything = {
    WAYBILL_ID_TOKEN: TOKEN,
    WAYBILL_ID_TOKEN_FILE: '/run/token',
    FORGEJO_ACTIONS: 'true',
    GITHUB_ACTIONS: 'true',
    ...REQUEST,
    GITLAB_CI: 'true',
    CIRCLECI: 'true',
    BUILDKITE: 'true',
    CF_OIDC_REQUEST_URL: 'https://cf.example',
    CF_OIDC_REQUEST_TOKEN: 'cf',
    VELA_ID_TOKEN_REQUEST_URL: 'https://vela.example',
    VELA_ID_TOKEN_REQUEST_TOKEN: 'v',
    BITBUCKET_STEP_OIDC_TOKEN: TOKEN,
    SEMAPHORE_OIDC_TOKEN: TOKEN,
    TFC_WORKLOAD_IDENTITY_TOKEN: TOKEN,
    SPACELIFT_OIDC_TOKEN: TOKEN,
    SYSTEM_OIDCREQUESTURI: 'https://azure.example',
    GCE_METADATA_HOST: 'metadata.example',
  };
  const left: Record<string, string> = { ...everything };
  const order: string[] = [];
  /** What makes each system disappear. */
  const marks: Record<string, readonly (keyof typeof everything)[]> = {
    variable: ['WAYBILL_ID_TOKEN'],
    file: ['WAYBILL_ID_TOKEN_FILE'],
    forgejo: ['FORGEJO_ACTIONS'],
    github: ['ACTIONS_ID_TOKEN_REQUEST_TOKEN'],
    'actions-without-permission': ['GITHUB_ACTIONS'],
    gitlab: ['GITLAB_CI'],
    circleci: ['CIRCLECI'],
    buildkite: ['BUILDKITE'],
    codefresh: ['CF_OIDC_REQUEST_URL'],
    vela: ['VELA_ID_TOKEN_REQUEST_URL'],
    bitbucket: ['BITBUCKET_STEP_OIDC_TOKEN'],
    semaphore: ['SEMAPHORE_OIDC_TOKEN'],
    terraform: ['TFC_WORKLOAD_IDENTITY_TOKEN'],
    spacelift: ['SPACELIFT_OIDC_TOKEN'],
    azure: ['SYSTEM_OIDCREQUESTURI'],
    google: ['GCE_METADATA_HOST'],
  };
  for (;;) {
    const source = await findIdTokenSource(fakeJob({ env: left }), AUDIENCE);
    if (source === null) break;
    order.push(source.system);
    for (const name of marks[source.system] ?? []) delete left[name];
    if (order.length > 30) break;
  }
  expect(order).toEqual(Object.keys(marks));
  expect(order).toEqual(ciSystems.map(({ id }) => id));
});

describe('a job without an ID token is told what to change', () => {
  const told: [string, FakeSurroundings, RegExp][] = [
    [
      'no permission',
      { env: { GITHUB_ACTIONS: 'true' } },
      /GitHub Actions may not ask[\s\S]*id-token: write/,
    ],
    [
      'no permission',
      { env: { GITEA_ACTIONS: 'true' } },
      /Forgejo Actions may not[\s\S]*enable-openid-connect/,
    ],
    [
      'no id_tokens',
      { env: { GITLAB_CI: 'true' } },
      /id_tokens: \{ WAYBILL_ID_TOKEN: \{ aud: crates\.example\.com \} \}/,
    ],
    ['a fixed audience', { env: { SYSTEM_OIDCREQUESTURI: 'https://a' } }, /one fixed audience/],
    ['no program', { env: { CIRCLECI: 'true' } }, /there is no program `circleci`[\s\S]*context/],
    [
      'a program that fails',
      {
        env: { BUILDKITE: 'true' },
        programs: { 'buildkite-agent': () => ({ code: 4, stdout: 'S3CRET', stderr: 'no\nOIDC' }) },
      },
      /ended with 4[\s\S]*no OIDC/,
    ],
    [
      'a program that prints something else',
      { env: { CIRCLECI: 'true' }, programs: { circleci: () => ({ stdout: 'S3CRET' }) } },
      /gives no ID token \(it ended with 0\)/,
    ],
    ['no file', { env: { WAYBILL_ID_TOKEN_FILE: '/no' } }, /cannot be read \(ENOENT\)/],
    [
      'another file',
      { env: { WAYBILL_ID_TOKEN_FILE: '/f' }, files: { '/f': 'S3CRET' } },
      /holds no ID token/,
    ],
    ['a quoted variable', { env: { WAYBILL_ID_TOKEN: '"S3CRET"' } }, /WAYBILL_ID_TOKEN holds 8 characters/],
    [
      'another audience',
      { env: { BITBUCKET_STEP_OIDC_TOKEN: idToken({ aud: ['ari:x', 'y'] }) } },
      /made for `ari:x`, `y`, not for/,
    ],
    ['no audience', { env: { SEMAPHORE_OIDC_TOKEN: idToken({}) } }, /made for nobody/],
    ['half a token', { env: { SPACELIFT_OIDC_TOKEN: 'a.b' } }, /SPACELIFT_OIDC_TOKEN holds no ID token/],
    [
      'a refusal',
      {
        env: { GITHUB_ACTIONS: 'true', ...REQUEST },
        answer: () => ({ status: 403, text: `denied ${idToken({ aud: 'S3CRET' })}` }),
      },
      /refuses to give an ID token \(status 403\)[\s\S]*denied \(a token\)[\s\S]*id-token: write/,
    ],
    [
      'an outage',
      { env: { GITHUB_ACTIONS: 'true', ...REQUEST }, answer: () => ({ status: 503 }) },
      /status 503[\s\S]*says nothing more[\s\S]*disturbance/,
    ],
    [
      'nobody there',
      { env: { GITHUB_ACTIONS: 'true', ...REQUEST }, answer: () => new ClientFault('unreachable', 'no way') },
      /cannot be asked[\s\S]*no way/,
    ],
    [
      'another answer',
      { env: { GITHUB_ACTIONS: 'true', ...REQUEST }, answer: () => ({ text: '{"token":"S3CRET"}' }) },
      /answers without an ID token in `value`/,
    ],
    [
      'an address that is none',
      { env: { ...REQUEST, ACTIONS_ID_TOKEN_REQUEST_URL: 'S3CRET' } },
      /no address to ask/,
    ],
    [
      'a machine without an account',
      { env: { GCE_METADATA_HOST: 'm' }, answer: () => ({ status: 404, text: 'no account' }) },
      /gives no ID token \(status 404\)[\s\S]*no account/,
    ],
  ];

  it.each(told)('%s', async (_, given, says) => {
    const source = await findIdTokenSource(fakeJob(given), AUDIENCE);
    const fault = await faultOf(() => source?.token(AUDIENCE, 0));
    expect(fault.kind).toBe('no_id_token');
    expect(textOf(fault)).toMatch(says);
    expect(textOf(fault)).not.toMatch(/S3CRET|bearer-of-the-job|eyJ/);
  });
});

describe('an ID token that is made for somebody else stays here', () => {
  const foreign = idToken({ aud: 'crates.other.example' });
  const both = idToken({ aud: [AUDIENCE, 'sts.example'] });
  it.each<[string, FakeSurroundings]>([
    ['a variable', { env: { WAYBILL_ID_TOKEN: foreign } }],
    ['a variable for two', { env: { WAYBILL_ID_TOKEN: both } }],
    ['a variable of no known audience', { env: { WAYBILL_ID_TOKEN: 'aaaa.bbbb.cccc' } }],
    ['a file', { env: { WAYBILL_ID_TOKEN_FILE: '/f' }, files: { '/f': foreign } }],
    ['a given one for two', { env: { BITBUCKET_STEP_OIDC_TOKEN: both } }],
    ['an answer', { env: REQUEST, answer: () => ({ text: JSON.stringify({ value: foreign }) }) }],
    ['a program', { env: { CIRCLECI: '1' }, programs: { circleci: () => ({ stdout: foreign }) } }],
  ])('%s', async (_, given) => {
    const source = await findIdTokenSource(fakeJob(given), AUDIENCE);
    const fault = await faultOf(() => source?.token(AUDIENCE, 0));
    expect(fault.kind).toBe('no_id_token');
    expect(fault.message).toMatch(/is made for .*, not for `crates\.example\.com`/);
    expect(textOf(fault)).not.toContain('eyJ');
  });

  it('and is passed over where a later variable has the right one', async () => {
    const env = { WAYBILL_ID_TOKEN: foreign, WAYBILL_ID_TOKEN_2: TOKEN };
    const source = await findIdTokenSource(fakeJob({ env }), AUDIENCE);
    expect([await source?.token(AUDIENCE, 0), await source?.token(AUDIENCE, 1)]).toEqual([TOKEN, null]);
  });
});

describe('further ID tokens', () => {
  it('come from numbered variables, up to the first that is missing', async () => {
    const [one, two, four, own] = [1, 2, 4, 5].map((n) => idToken({ aud: AUDIENCE, n }));
    const env = {
      CRATES_EXAMPLE_COM_ID_TOKEN: own ?? '',
      WAYBILL_ID_TOKEN: one ?? '',
      WAYBILL_ID_TOKEN_2: two ?? '',
      WAYBILL_ID_TOKEN_4: four ?? '',
    };
    const source = await findIdTokenSource(fakeJob({ env }), AUDIENCE);
    const tokens = await Promise.all([0, 1, 2, 3].map((n) => source?.token(AUDIENCE, n)));
    expect(tokens).toEqual([own, one, two, null]);
  });

  it('are made anew, but not within the same second, and not for ever', async () => {
    let made = 0;
    const job = fakeJob({
      env: REQUEST,
      answer: () => ({ text: JSON.stringify({ value: idToken({ aud: AUDIENCE, n: made++ }) }) }),
    });
    const source = await findIdTokenSource(job, AUDIENCE);
    const tokens = [];
    for (let n = 0; n < 4; n++) tokens.push(await source?.token(AUDIENCE, n));
    expect(tokens).toEqual([...[0, 1, 2].map((n) => idToken({ aud: AUDIENCE, n })), null]);
    expect(job.slept).toEqual([1100, 1100]);
  });

  it.each([{ BITBUCKET_STEP_OIDC_TOKEN: TOKEN }, { WAYBILL_ID_TOKEN_FILE: '/f' }])(
    'are not there: %j',
    async (env) => {
      const job = fakeJob({ env: env as Record<string, string>, files: { '/f': TOKEN } });
      const source = await findIdTokenSource(job, AUDIENCE);
      expect([await source?.token(AUDIENCE, 0), await source?.token(AUDIENCE, 1)]).toEqual([TOKEN, null]);
    },
  );
});
