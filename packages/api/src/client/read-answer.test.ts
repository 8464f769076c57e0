import { describe, expect, it } from 'vitest';
import { faultOf, textOf } from '../testing/faults.ts';
import { reasonsOf, whileDoing } from './client-fault.ts';
import { expectSuccess, oneLine, readJson } from './read-answer.ts';

const FROM = 'https://crates.example.com/api/v1/x';
const answer = (status: number, text: string, headers: Record<string, string> = {}) => ({
  status,
  text,
  headers,
});

describe('an answer of the registry', () => {
  it('is a JSON object', () => {
    expect(readJson(answer(200, '{"a":1}'), FROM)).toEqual({ a: 1 });
    expect(() => expectSuccess(answer(204, ''), FROM)).not.toThrow();
  });

  it('says in its envelope why not', async () => {
    const error = {
      detail: 'No Trusted\n::error::Publisher \u001b[31m is registered',
      code: 'publisher_not_found',
      remedy: 'add one',
      field: 'jwt',
      correlation_id: 'abc',
    };
    const fault = await faultOf(() =>
      readJson(answer(429, JSON.stringify({ errors: [error] }), { 'retry-after': '7' }), FROM),
    );
    expect(fault).toMatchObject({
      kind: 'refused',
      message: 'No Trusted ::error::Publisher [31m is registered',
      refusal: {
        status: 429,
        code: 'publisher_not_found',
        field: 'jwt',
        correlationId: 'abc',
        retryAfter: 7,
      },
    });
    expect(reasonsOf(whileDoing('publishing', fault))).toEqual([
      fault.message,
      'what to do: add one',
      "the registry's code and log reference: publisher_not_found, abc",
    ]);
  });

  it.each([
    ['a list', answer(200, '[]')],
    ['nothing', answer(200, '')],
    ['half of it', answer(200, '{"token":"wb')],
    ['an envelope of another server', answer(500, '{"errors":["x"]}')],
    ['an error without a sentence', answer(500, '{"errors":[{"code":"x"}]}')],
    ['a problem of another server', answer(404, '{"title":"Not Found"}')],
  ])('is unreadable when it is %s', async (_, given) => {
    const fault = await faultOf(() => readJson(given, FROM));
    expect(fault.kind).toBe('answer_unreadable');
    expect(fault.message).toContain(`${FROM} answers ${given.status}`);
  });

  it('is not the page of a proxy, whose words are told without its markup', async () => {
    const html = '<!doctype html><style>b{}</style><script>evil()</script><h1>Sign in</h1>\u202e<p>to Wi-Fi';
    const fault = await faultOf(() =>
      readJson(answer(200, html, { 'content-type': 'text/html; charset=x' }), FROM),
    );
    expect(fault.message).toBe(`${FROM} answers 200 with a page (text/html) where JSON was expected`);
    expect(fault.reasons).toEqual(['it begins: Sign in to Wi-Fi']);
  });

  it('is not searched for long, however a page is made', async () => {
    const begin = performance.now();
    await faultOf(() => readJson(answer(200, '<script'.repeat(500_000)), FROM));
    expect(performance.now() - begin).toBeLessThan(5_000);
  });

  it('is not a redirect, which is told and not followed', async () => {
    const fault = await faultOf(() =>
      readJson(answer(301, '', { location: 'https://elsewhere.example' }), FROM),
    );
    expect(textOf(fault)).toMatch(/redirect \(301\) to https:\/\/elsewhere\.example/);
  });
});

describe('what a registry says of a failure', () => {
  const refusing = (error: Record<string, unknown>) =>
    faultOf(() => readJson(answer(400, JSON.stringify({ errors: [{ detail: 'no', ...error }] })), FROM));

  it.each(['detail', 'remedy', 'code', 'field', 'correlation_id'])(
    'neither draws nor commands: %s',
    async (name) => {
      const fault = await refusing({
        [name]: '::add-mask::\u001b[31m\r\n::error::##[x]##vso[y]\u009b1m\u202e',
      });
      const whole = [fault.message, ...reasonsOf(fault), fault.refusal?.field ?? ''];
      for (const line of whole) {
        expect(line).not.toMatch(/^\s*::|##\w*\[|[\p{Cc}\p{Bidi_Control}]/u);
      }
    },
  );

  it('has an end', async () => {
    const long = 'x'.repeat(100_000);
    const fault = await refusing({ detail: long, remedy: long, code: long, correlation_id: long });
    expect([fault.message, ...reasonsOf(fault)].join('').length).toBeLessThan(5000);
  });

  it('holds no token that was sent to it', async () => {
    const token = `eyJhbGciOiJSUzI1NiJ9.${'p'.repeat(1500)}.c2lnbmF0dXJl`;
    const echo = `you sent {"jwt":"${token}"} and wbtp_0123456789abcdef`;
    const fault = await refusing({ detail: echo, remedy: echo });
    expect(fault.message).toBe('you sent {"jwt":"(a token)"} and (a token)');
    expect(fault.remedy).toBe(fault.message);
    const page = await faultOf(() => readJson(answer(403, `<h1>Blocked</h1>${token}`), FROM));
    expect(page.reasons).toEqual(['it begins: Blocked (a token)']);
  });

  it('nor does its content type draw', async () => {
    const fault = await faultOf(() => readJson(answer(200, 'x', { 'content-type': '\u009b31m##[x]' }), FROM));
    expect(fault.message).toContain('answers 200 with 31m# #[x] where');
  });
});

it('makes one line of anything', () => {
  expect(oneLine(' a\r\n b\u0000\u001b[0m\u2066c\u202e ')).toBe('a b [0m c');
});
