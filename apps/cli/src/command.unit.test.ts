import { ClientFault } from '@waybill/api/client';
import { describe, expect, it } from 'vitest';
import { faultText, harmless } from './command.ts';
import { NOW, runCli } from './testing/fake-context.ts';
import { painter } from './text/paint.ts';
import { drawTrace } from './text/trace.ts';

const refusal = (status: number) => ({
  ...{ status, code: 'some_code', detail: 'No.', remedy: null, field: 'crates', correlationId: 'abc' },
  ...{ retryAfter: null },
});

it('tells a failure without drawing, whoever chose the names in it', () => {
  const evil = 'x\u001b[31m\r\u202e\u009b1m';
  const text = faultText(new ClientFault('usage', evil, { reasons: [evil], remedy: evil }));
  expect(text.split('\n')).toHaveLength(3);
  expect(text.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Bidi_Control}]/u);
});

describe('how a command ends', () => {
  it.each([
    [new ClientFault('unreachable', 'away'), 4],
    [new ClientFault('too_slow', 'slow'), 4],
    [new ClientFault('usage', 'wrong'), 2],
    [new ClientFault('insecure', 'http'), 2],
    [new ClientFault('refused', 'No.', { refusal: refusal(400) }), 1],
    [new ClientFault('refused', 'No.', { refusal: refusal(429) }), 4],
    [new ClientFault('refused', 'No.', { refusal: refusal(503) }), 4],
    [new ClientFault('answer_unreadable', 'a page'), 1],
  ])('%s: %i', async (fault, code) => {
    const ran = await runCli(['whoami', '--json'], { answers: { 'GET /api/v1/me': fault } });
    expect(ran.code).toBe(code);
    expect(JSON.parse(ran.stdout)).toMatchObject({ error: { kind: fault.kind, message: fault.message } });
  });

  it.each([
    [['publisher', 'list'], 'GET /api/v1/trusted_publishing/publishers?per_page=100'],
    [['publisher', 'show', '1'], 'GET /api/v1/trusted_publishing/publishers/1'],
    [['publisher', 'edit', '1', '--workflow', 'x.yml'], 'GET /api/v1/trusted_publishing/publishers/1'],
    [['publisher', 'remove', '1'], 'GET /api/v1/trusted_publishing/publishers/1'],
    [['publisher', 'test', '--jwt', '-'], 'POST /api/v1/trusted_publishing/rehearsals'],
    [['attempts'], 'GET /api/v1/trusted_publishing/attempts?per_page=20'],
    [['attempts', 'show', '1'], 'GET /api/v1/trusted_publishing/attempts/1'],
    [['attempts', 'mend', '1'], 'GET /api/v1/trusted_publishing/attempts/1'],
    [['explain', '-', '--online'], 'GET /.well-known/waybill'],
    [['login'], 'POST /api/v1/device/authorizations'],
    [['login', '--token', '-'], 'GET /api/v1/me'],
    [['publishers', 'export'], 'GET /api/v1/trusted_publishing/publishers?per_page=100'],
  ])('%j fails in JSON where the registry is away', async (args, request) => {
    const ran = await runCli([...args, '--json'], {
      stdin: 'eyJhIjoxfQ.eyJhIjoxfQ.YQ',
      answers: { [request]: new ClientFault('unreachable', 'nobody answers') },
    });
    expect(ran.code).toBe(4);
    expect(JSON.parse(ran.stdout)).toMatchObject({
      error: { kind: 'unreachable', message: 'nobody answers' },
    });
  });

  it('tells people on stderr, and leaves stdout alone', async () => {
    const fault = new ClientFault('refused', 'No.', { remedy: 'ask', refusal: refusal(403) });
    const ran = await runCli(['whoami'], { answers: { 'GET /api/v1/me': fault } });
    expect(ran).toMatchObject({
      stdout: '',
      stderr: expect.stringMatching(/^waybill: No\.\n {2}what to do: ask\n/),
    });
  });

  it('tells who may not see all attempts to name a crate', async () => {
    const fault = new ClientFault('refused', 'For administrators.', { refusal: refusal(403) });
    const path = 'GET /api/v1/trusted_publishing/attempts?per_page=20';
    expect((await runCli(['attempts'], { answers: { [path]: fault } })).stderr).toContain('--crate');
  });
});

describe('what is printed', () => {
  it('moves no cursor and turns no text round, whatever a registry says', async () => {
    const user = { login: 'ana\u001b[2J\u202egnp', email: null, is_admin: false };
    const { stdout } = await runCli(['whoami'], { answers: { 'GET /api/v1/me': { user } } });
    expect(stdout).toContain('ana');
    for (const character of ['\u001b', '\u202e']) expect(stdout).not.toContain(character);
    expect(harmless('a\u001b[31mb\u001b[39m\nc\rd\u009be')).toBe('a\u001b[31mb\u001b[39m\nc d e');
  });

  it.each([
    [{}, true, true],
    [{}, false, false],
    [{ NO_COLOR: '1' }, true, false],
    [{ NO_COLOR: '' }, true, true],
    [{ TERM: 'dumb' }, true, false],
  ])('has colours with %j on a terminal (%s): %s', (env, isTTY, isColoured) => {
    expect(painter({ env }, { isTTY })('red', 'x')).toBe(isColoured ? '\u001b[31mx\u001b[39m' : 'x');
  });

  it('counts the checks of a token that passed, and shows those that did not', () => {
    const check = (name: string, outcome: string) => ({ name, outcome, expected: 'a', actual: 'b' });
    const checks = [
      check('signature', 'passed'),
      check('claim aud', 'failed'),
      check('fact owner', 'passed'),
      check('workflow', 'failed'),
    ];
    const screen = { width: 80, paint: (_: string, text: string) => text };
    const text = drawTrace(checks, screen);
    expect(text).toContain('2 checks of the ID token itself passed');
    expect(text).toMatch(/claim aud[\s\S]*workflow/);
    expect(text).not.toContain('signature');
    expect(drawTrace(checks, screen, true)).toContain('signature');
  });

  it('says of a login when it ends', async () => {
    const credential = {
      scopes: ['read'],
      crates: ['acme-*'],
      expires_at: new Date(NOW.getTime() + 3_600_000),
    };
    const user = { login: 'ana', email: null, is_admin: true };
    const { stdout } = await runCli(['whoami'], { answers: { 'GET /api/v1/me': { user, credential } } });
    expect(stdout).toMatch(/scopes read; crates acme-\*; until .*\(in 1 hour\)/);
  });
});
