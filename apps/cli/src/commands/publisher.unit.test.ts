import { describe, expect, it } from 'vitest';
import { BASE, person, runCli } from '../testing/fake-context.ts';
import { samplePublisher } from '../testing/sample-publisher.ts';

const PUBLISHERS = '/api/v1/trusted_publishing/publishers';
const whole = [
  ...['--provider', 'github', '--owner', 'acme', '--repository', 'rocket', '--workflow', 'release.yml'],
  ...['--environment', 'release', '--crate', 'rocket'],
];
const made = { publisher: samplePublisher(), warnings: ['Any branch may publish.'] };
const providers = {
  providers: [
    {
      id: 'github',
      title: 'GitHub Actions',
      issuers: ['https://a.example', 'https://b.example'],
      fields: [],
    },
    { id: 'gitlab', title: 'GitLab CI/CD', issuers: [], fields: [] },
  ],
};

describe('publisher add', () => {
  it('sends exactly what was said, and prints the warnings', async () => {
    const ran = await runCli(['publisher', 'add', ...whole, '--yes'], {
      answers: { [`POST ${PUBLISHERS}`]: made },
    });
    expect(ran.code).toBe(0);
    expect(ran.stdout).toContain('made publisher 7 for rocket');
    expect(ran.stdout).toContain('note: Any branch may publish.');
    expect(JSON.parse(ran.requests[0]?.body ?? '')).toEqual({
      publisher: {
        provider: 'github',
        crates: ['rocket'],
        identity: { owner: 'acme', repository: 'rocket', workflow: 'release.yml' },
        environment: { rule: 'named', name: 'release' },
      },
    });
  });

  it('says every field there is', async () => {
    const more = [
      ...['--ref', 'refs/tags/v*', '--ref', 'refs/heads/main', '--ref-protected', '--event', 'push'],
      ...[
        '--runner',
        'github-hosted',
        '--callee',
        'acme/ci/.github/workflows/p.yml',
        '--callee-ref',
        'refs/tags/v1',
      ],
      ...['--claim', 'actor=wile', '--scope', 'publish-new', '--lifetime', '15m', '--require-api-token'],
      ...['--pin', 'repository_owner_id=5001', '--issuer', 'https://a.example'],
    ];
    const ran = await runCli(['publisher', 'add', ...whole, ...more, '--yes', '--json'], {
      answers: { [`POST ${PUBLISHERS}`]: made },
    });
    expect(JSON.parse(ran.stdout)).toEqual(made);
    expect(JSON.parse(ran.requests[0]?.body ?? '').publisher).toMatchObject({
      issuer: 'https://a.example',
      rules: {
        refs: ['refs/tags/v*', 'refs/heads/main'],
        ref_protected: true,
        events: ['push'],
        runner: 'github-hosted',
        callee: { workflow: 'acme/ci/.github/workflows/p.yml', refs: ['refs/tags/v1'] },
        claims: [{ claim: 'actor', op: 'eq', value: 'wile' }],
      },
      scopes: ['publish-new'],
      token_lifetime_seconds: 900,
      require_api_token: true,
      pins: { repository_owner_id: '5001' },
    });
  });

  it('sends nothing where something is missing and nobody can be asked', async () => {
    const ran = await runCli(['publisher', 'add', '--provider', 'github', '--crate', 'rocket', '--yes']);
    expect(ran).toMatchObject({ code: 2, stdout: '', requests: [] });
    expect(ran.stderr).toContain('--owner, --repository, --workflow, --environment');
  });

  it('sends nothing without a confirmation', async () => {
    const ran = await runCli(['publisher', 'add', ...whole, '--json']);
    expect(ran).toMatchObject({ code: 2, requests: [] });
    expect(JSON.parse(ran.stdout)).toMatchObject({
      error: { kind: 'usage', remedy: expect.stringContaining('--yes') },
    });
  });

  it('refuses a field of another provider, which the registry would leave out without a word', async () => {
    const ran = await runCli(['publisher', 'add', ...whole, '--namespace', 'x', '--yes']);
    expect(ran).toMatchObject({ code: 2, requests: [] });
    expect(ran.stderr).toContain('`namespace` is no field of the provider `github`');
  });

  it('asks a person for the rest, shows it, and sends it after a yes', async () => {
    const asker = person([
      'github',
      'https://b.example',
      'acme',
      'rocket',
      'release.yml',
      'rocket engine',
      'none',
      true,
    ]);
    const ran = await runCli(['publisher', 'add'], {
      asker,
      answers: { 'GET /api/v1/trusted_publishing/providers': providers, [`POST ${PUBLISHERS}`]: made },
    });
    expect(ran.code).toBe(0);
    expect(ran.stderr).toContain('rocket, engine');
    expect(asker.asked.at(-1)).toContain(BASE);
    expect(JSON.parse(ran.requests.at(-1)?.body ?? '').publisher).toEqual({
      provider: 'github',
      issuer: 'https://b.example',
      crates: ['rocket', 'engine'],
      identity: { owner: 'acme', repository: 'rocket', workflow: 'release.yml' },
      environment: { rule: 'none' },
    });
  });

  it.each([
    [[null]],
    [['github', 'https://a.example', null]],
    [['github', 'https://a.example', 'a', 'b', 'c.yml', 'd', 'any', false]],
  ])('sends nothing when the person leaves or says no: %j', async (answers) => {
    const ran = await runCli(['publisher', 'add', '--json'], {
      asker: person(answers),
      answers: { 'GET /api/v1/trusted_publishing/providers': providers },
    });
    expect(ran.code).toBe(130);
    expect(JSON.parse(ran.stdout)).toMatchObject({ error: { kind: 'cancelled' } });
    expect(ran.requests.map(({ method }) => method)).not.toContain('POST');
  });
});

describe('publisher edit and remove', () => {
  const one = { [`GET ${PUBLISHERS}/7`]: { publisher: samplePublisher({ live_tokens: 2 }), warnings: [] } };

  it('patches only what is said, after it was shown', async () => {
    const ran = await runCli(['publisher', 'edit', '7', '--workflow', 'ci.yml', '--yes'], {
      answers: { ...one, [`PATCH ${PUBLISHERS}/7`]: made },
    });
    expect(ran.stderr).toMatch(/workflow +release\.yml +ci\.yml/);
    expect(ran.stderr).toContain('2 access tokens of it are alive');
    expect(JSON.parse(ran.requests.at(-1)?.body ?? '')).toEqual({
      publisher: { identity: { workflow: 'ci.yml' } },
    });
  });

  it('changes nothing that is so already', async () => {
    const ran = await runCli(['publisher', 'edit', '7', '--workflow', 'release.yml'], { answers: one });
    expect(ran).toMatchObject({ code: 0, stdout: 'publisher 7 is so already; nothing was changed\n' });
  });

  it('refuses to change nothing', async () => {
    expect(await runCli(['publisher', 'edit', '7'], { answers: one })).toMatchObject({ code: 2 });
  });

  it('says what ends before it removes', async () => {
    const ran = await runCli(['publisher', 'remove', '7'], { asker: person([false]), answers: one });
    expect(ran).toMatchObject({ code: 130 });
    expect(ran.stderr).toContain('worthless at once');
  });
});

describe('mends', () => {
  const refused = {
    ...{
      outcome: 'refused',
      code: 'identity_mismatch',
      detail: 'No.',
      mistake: null,
      checks: [],
      remedy: null,
    },
    ...{ crates: [], scopes: [], warnings: [] },
  };
  const jwt = `${'a'.repeat(30)}.${'b'.repeat(30)}.${'c'.repeat(30)}`;

  it('go to the publisher they are for, whatever path the answer names', async () => {
    const mend = {
      publisher_id: 7,
      says: 'Register it.',
      method: 'DELETE',
      path: '/api/v1/me/tokens/1',
      body: { publisher: { identity: { workflow: 'ci.yml' } } },
    };
    const ran = await runCli(['publisher', 'test', '--jwt', '-', '--apply-mend', '--yes'], {
      stdin: `${jwt}\n`,
      answers: {
        'POST /api/v1/trusted_publishing/rehearsals': { ...refused, mend },
        [`GET ${PUBLISHERS}/7`]: made,
        [`PATCH ${PUBLISHERS}/7`]: made,
      },
    });
    expect(ran.requests.map(({ method, url }) => `${method} ${url.replace(BASE, '')}`)).toEqual([
      'POST /api/v1/trusted_publishing/rehearsals',
      `GET ${PUBLISHERS}/7`,
      `PATCH ${PUBLISHERS}/7`,
      'POST /api/v1/trusted_publishing/rehearsals',
    ]);
    expect(`${ran.stdout}${ran.stderr}`).not.toContain('c'.repeat(30));
  });

  it('a token on the command line is refused, and not repeated', async () => {
    const ran = await runCli(['publisher', 'test', '--jwt', jwt]);
    expect(ran).toMatchObject({ code: 2, requests: [] });
    expect(`${ran.stdout}${ran.stderr}`).not.toContain(jwt);
  });
});
