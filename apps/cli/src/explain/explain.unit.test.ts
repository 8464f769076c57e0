import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { NOW, runCli } from '../testing/fake-context.ts';
import { samplePublisher } from '../testing/sample-publisher.ts';
import { knownIssuer } from './known-issuer.ts';

const SIGNATURE = 'c2lnbmF0dXJlLXRoYXQtbm9ib2R5LW1heS1zZWU';
const seconds = NOW.getTime() / 1000;
const claims = {
  iss: 'https://token.actions.githubusercontent.com',
  aud: 'crates.example.com',
  iat: seconds - 10,
  exp: seconds + 290,
  jti: 'one',
  repository: 'acme/rocket',
  repository_id: '6001',
  repository_owner_id: '5001',
  workflow_ref: 'acme/rocket/.github/workflows/release.yml@refs/tags/v1.0.0',
  workflow: 'Release',
  event_name: 'push',
  run_id: '1',
  sha: '4be1a0c37d5f92e86b3c14a7f0d9285e6c71ba03',
  environment: 'release',
};
const encode = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
const token = (changes: Record<string, unknown> = {}, signature = SIGNATURE) =>
  `${encode({ alg: 'RS256', kid: 'k', typ: 'JWT' })}.${encode({ ...claims, ...changes })}.${signature}`;

function publishersFile(...publishers: unknown[]): { cwd: string } {
  const cwd = mkdtempSync(join(tmpdir(), 'waybill-explain-'));
  onTestFinished(() => rmSync(cwd, { recursive: true, force: true }));
  writeFileSync(join(cwd, 'publishers.json'), JSON.stringify({ publishers }));
  return { cwd };
}

describe('waybill explain', () => {
  it.each([
    ['whole', token()],
    ['without its signature', token({}, '')],
    ['as two parts', token().split('.').slice(0, 2).join('.')],
  ])('tells of a token %s, asks nobody, and never shows a signature', async (_, text) => {
    const ran = await runCli(['explain', '-'], { stdin: text });
    expect(ran).toMatchObject({ code: 0, requests: [] });
    expect(ran.stdout).toContain('GitHub Actions, by its address');
    expect(ran.stdout).toMatch(/workflow_ref .*compared with the publisher’s workflow/);
    expect(ran.stdout).toMatch(/workflow +Release +not looked at/);
    expect(ran.stdout).toMatch(/signature +not checked/);
    expect(`${ran.stdout}${ran.stderr}`).not.toContain(SIGNATURE);
  });

  it('says in JSON that nobody checked', async () => {
    const { stdout } = await runCli(['explain', '-', '--json'], { stdin: token() });
    expect(JSON.parse(stdout)).toMatchObject({
      signature: 'not checked',
      claims,
      verdict: { code: 'publisher_not_found' },
    });
    expect(stdout).not.toContain(SIGNATURE);
  });

  it('tells which publisher would accept it, and why not', async () => {
    const other = samplePublisher({
      id: 8,
      identity: { owner: 'acme', repository: 'rocket', workflow: 'ci.yml' },
    });
    const ran = await runCli(['explain', '-', '--publishers', 'publishers.json'], {
      stdin: token(),
      ...publishersFile(samplePublisher(), other),
    });
    expect(ran.code).toBe(0);
    expect(ran.stdout).toMatch(/7 +acme\/rocket, release\.yml +would accept +for rocket/);
    expect(ran.stdout).toMatch(
      /8 +acme\/rocket, ci\.yml +would refuse +workflow is release\.yml, and has to be ci\.yml/,
    );
    expect(ran.stdout).toContain('would be granted, if the signature is the issuer’s');
  });

  it('tells of the clock, the audience and the publishers at once', async () => {
    const ran = await runCli(['explain', '-', '--publishers', 'publishers.json'], {
      stdin: token({ aud: 'crates.io', iat: seconds + 100, exp: seconds + 400 }),
      ...publishersFile(samplePublisher()),
    });
    expect(ran.code).toBe(1);
    expect(ran.stdout).toContain('1 minute 40 seconds ahead of this machine’s, more than the 30 s');
    expect(ran.stdout).toContain('(id_token_audience_mismatch)');
    expect(ran.stdout).toContain('(id_token_not_yet_valid)');
    expect(ran.stdout).toMatch(/would accept/);
  });

  it('warns of a token on the command line', async () => {
    const ran = await runCli(['explain', token()]);
    expect(ran.code).toBe(0);
    expect(ran.stderr).toContain('history of your shell');
  });

  it.each([
    ['nothing', ''],
    ['no token', 'hello world'],
    ['no JSON', 'YWJj.YWJj.YWJj'],
  ])('refuses %s', async (_, stdin) => {
    expect(await runCli(['explain', '-'], { stdin })).toMatchObject({ code: 2, stdout: '' });
  });

  it('sends no token without a signature anywhere', async () => {
    const ran = await runCli(['explain', '-', '--online'], {
      stdin: token({}, ''),
      answers: {
        'GET /.well-known/waybill': { registry: 'waybill', audience: 'crates.example.com', issuers: [] },
      },
    });
    expect(ran).toMatchObject({ code: 2 });
    expect(ran.requests.map(({ method }) => method)).toEqual(['GET']);
  });
});

describe('whose token it is', () => {
  const nothing = { publishers: [], wellKnown: null };

  it.each([
    [claims, 'github', 'its address'],
    [{ ...claims, iss: 'https://ghe.example.com/_services/token' }, 'github', 'the claims it has'],
  ])('by %#', (some, provider, from) => {
    expect(knownIssuer(some, nothing)).toMatchObject({ issuer: { provider: { id: provider } }, from });
  });

  it('by the publishers, also for a generic issuer', () => {
    const publishers = [{ provider: 'generic', issuer: 'https://ci.example', identity: { sub: 'deploy' } }];
    const known = knownIssuer({ iss: 'https://ci.example', sub: 'deploy' }, { publishers, wellKnown: null });
    expect(known).toMatchObject({ from: 'the publishers', issuer: { url: 'https://ci.example' } });
    expect(known?.issuer.provider.identity.map(({ key }) => key)).toEqual(['sub']);
  });

  it('is not known of a stranger', () => {
    expect(knownIssuer({ iss: 'https://ci.example' }, nothing)).toBeNull();
  });
});
