import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { expectRefusal } from '../../../testing/expect-refusal.ts';
import { ROCKET, startTrustedCi, TOKENS, type TrustedCi } from '../../../testing/trusted-ci.ts';

let ci: TrustedCi;
beforeAll(async () => {
  ci = await startTrustedCi();
  await ci.publish('rocket', '1.0.0');
  await ci.trust('rocket');
});
afterAll(() => ci.close());

const post = (body: string | Uint8Array | undefined, contentType?: string) =>
  ci.server.request('POST', TOKENS, {
    token: null,
    body,
    headers: contentType === undefined ? {} : { 'content-type': contentType },
  });

const JSON_WANTED = 'Expected request with `Content-Type: application/json`';

describe('the body of an exchange', () => {
  it('may be sent with a charset', async () => {
    const answer = await post(JSON.stringify({ jwt: ci.mint() }), 'application/json; charset=utf-8');
    expect(answer.status).toBe(200);
  });

  it.each([
    'text/plain',
    'application/x-www-form-urlencoded',
    'application/octet-stream',
    'text/json',
    'nonsense',
  ])('is refused as %s', async (contentType) => {
    expectRefusal(
      await post(JSON.stringify({ jwt: ci.mint() }), contentType),
      'content_type_unsupported',
      JSON_WANTED,
    );
  });

  it('is refused without a content type, also when there is none', async () => {
    expectRefusal(await post(new TextEncoder().encode('{}')), 'content_type_unsupported', JSON_WANTED);
    expectRefusal(await post(undefined), 'content_type_unsupported', JSON_WANTED);
  });

  it.each(['', '{', '{"jwt": "a"', 'null,', '{"jwt":"a"}x', "{'jwt':'a'}"])(
    'is refused when it is no JSON: %j',
    async (body) => {
      expectRefusal(
        await post(body, 'application/json'),
        'json_malformed',
        'Failed to parse the request body as JSON',
      );
    },
  );

  it.each([
    ['{}', 'jwt'],
    ['null', 'object'],
    ['[]', 'object'],
    ['"a"', 'object'],
    ['{"jwt":null}', 'jwt'],
    ['{"jwt":7}', 'jwt'],
    ['{"jwt":["a"]}', 'jwt'],
    ['{"JWT":"a.b.c"}', 'jwt'],
    ['{"jwt":"a.b.c","audience":"x"}', '`audience`'],
    ['{"jwt":"a.b.c","crate":7}', 'crate'],
  ])('is refused when it has another shape: %s', async (body, says) => {
    const answer = await post(body, 'application/json');
    expectRefusal(answer, 'body_invalid', 'Failed to deserialize the JSON body into the target type', says);
  });

  it.each([
    '{"jwt":"a.b.c","__proto__":{"crate":"x"}}',
    '{"jwt":"a.b.c","constructor":{"prototype":{"x":1}}}',
  ])('cannot reach into prototypes: %s', async (body) => {
    const answer = await post(body, 'application/json');
    expect([400, 422]).toContain(answer.status);
    expect(({} as Record<string, unknown>)['crate']).toBeUndefined();
  });

  it('is read up to 16 KiB of ID token, and refused beyond before the token is looked at', async () => {
    expectRefusal(await ci.exchange('x'.repeat(16 * 1024 + 1)), 'id_token_too_large', '16385', '16384');
    expectRefusal(await ci.exchange('x'.repeat(16 * 1024)), 'id_token_malformed');
    const padded = ci.mint(ROCKET, { claims: { padding: 'x'.repeat(16 * 1024) } });
    expectRefusal(await ci.exchange(padded), 'id_token_too_large');
    const ample = ci.mint(ROCKET, { claims: { padding: 'x'.repeat(8 * 1024) } });
    expect((await ci.exchange(ample)).status).toBe(200);
  });

  it('is refused when it is larger than any exchange could be', async () => {
    expectRefusal(await ci.exchange('x'.repeat(100 * 1024)), 'body_too_large');
  });

  it('is taken from a page of any origin, as it is itself the credential', async () => {
    const headers = { origin: 'https://elsewhere.example' };
    const answer = await ci.server.request('POST', TOKENS, {
      token: null,
      body: { jwt: ci.mint() },
      headers,
    });
    expect(answer.status).toBe(200);
  });

  it('is not helped by a credential in the header', async () => {
    const answer = await ci.server.request('POST', TOKENS, { body: { jwt: 'a.b.c' } });
    expectRefusal(answer, 'id_token_malformed');
  });
});
