import { randomBytes } from 'node:crypto';
import { ACCESS_TOKEN_PREFIX, newToken } from '@waybill/trusted-publishing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { crateFile, frame, metadataFor } from '../../../testing/crate-file.ts';
import { expectRefusal } from '../../../testing/expect-refusal.ts';
import {
  GITHUB_CONFIGS,
  githubConfig,
  MINUTE_MS,
  PUBLISH,
  ROCKET,
  SECOND_MS,
  startTrustedCi,
  TOKENS,
  type TrustedCi,
} from '../../../testing/trusted-ci.ts';

let ci: TrustedCi;
let publisher = 0;
beforeAll(async () => {
  ci = await startTrustedCi();
  for (const crate of ['rocket', 'other']) await ci.publish(crate, '1.0.0');
  publisher = await ci.trust('rocket');
});
afterAll(() => ci.close());

describe('an access token', () => {
  it('publishes no crate but its own', async () => {
    const token = await ci.accessToken();
    const before = await ci.server.stored();
    expectRefusal(await ci.publish('other', '1.0.1', token), 'crate_not_in_token', '`other`');
    expect(await ci.server.stored()).toEqual(before);
  });

  it('makes no new crate', async () => {
    const token = await ci.accessToken();
    const before = await ci.server.stored();
    expectRefusal(await ci.publish('brand-new', '1.0.0', token), 'new_crate_needs_user', 'new crates');
    expect(await ci.server.stored()).toEqual(before);
  });

  it('publishes no other spelling of its crate', async () => {
    const token = await ci.accessToken();
    expectRefusal(await ci.publish('Rocket', '1.0.9', token), 'crate_name_taken', '`rocket`', '`Rocket`');
  });

  it('replaces no version', async () => {
    const token = await ci.accessToken();
    expectRefusal(await ci.publish('rocket', '1.0.0', token), 'version_exists', '1.0.0');
  });

  it.each([
    ['GET', `${GITHUB_CONFIGS}?crate=rocket`, undefined],
    ['POST', GITHUB_CONFIGS, githubConfig('rocket', { workflow_filename: 'evil.yml' })],
    ['DELETE', `${GITHUB_CONFIGS}/1`, undefined],
    ['GET', '/api/v1/me/tokens', undefined],
    ['GET', '/api/v1/me/tokens/1', undefined],
    ['PUT', '/api/v1/me/tokens', { api_token: { name: 'x' } }],
    ['DELETE', '/api/v1/me/tokens/1', undefined],
    ['POST', '/api/v1/admin/users', { login: 'evil', email: 'evil@example.com' }],
    ['POST', '/api/v1/admin/users/admin/tokens', { api_token: { name: 'x' } }],
  ])('opens no other door: %s %s', async (method, path, body) => {
    const token = await ci.accessToken();
    for (const form of [token, `Bearer ${token}`]) {
      const answer = await ci.server.request(method, path, { token: form, body });
      expectRefusal(answer, 'authentication_failed', 'access token of a trusted publisher');
    }
  });

  it('is alive just before its 15 minutes are over, and dead right after', async () => {
    const token = await ci.accessToken();
    ci.server.advance(15 * MINUTE_MS - 5 * SECOND_MS);
    expect((await ci.publish('rocket', '1.0.1', token)).status).toBe(200);
    ci.server.advance(6 * SECOND_MS);
    expectRefusal(await ci.publish('rocket', '1.0.2', token), 'authentication_failed', 'expired');
    ci.server.advance(-15 * MINUTE_MS - SECOND_MS);
  });

  it('dies by DELETE', async () => {
    const token = await ci.accessToken();
    expect((await ci.server.request('DELETE', TOKENS, { token: `Bearer ${token}` })).status).toBe(204);
    expectRefusal(await ci.publish('rocket', '1.0.2', token), 'authentication_failed', 'revoked');
  });

  it('dies with a DELETE between the check of its head and the end of its upload', async () => {
    const token = await ci.accessToken();
    await publishSlowly('rocket', '1.0.2', token, async () => {
      expect((await ci.server.request('DELETE', TOKENS, { token })).status).toBe(204);
    }).then((answer) => expect([answer.status, answer.code]).toEqual([403, 'authentication_failed']));
  });

  it('that was guessed or cut is refused before anything is looked up', async () => {
    const token = await ci.accessToken();
    const last = token.endsWith('A') ? 'B' : 'A';
    expectRefusal(
      await ci.publish('rocket', '1.0.2', token.slice(0, -1)),
      'access_token_malformed',
      'length',
    );
    expectRefusal(
      await ci.publish('rocket', '1.0.2', token.slice(0, -1) + last),
      'access_token_malformed',
      'check character',
    );
    const guessed = newToken(ACCESS_TOKEN_PREFIX, randomBytes);
    expectRefusal(await ci.publish('rocket', '1.0.2', guessed), 'authentication_failed', 'unknown');
  });
});

describe('deleting the publisher', () => {
  it('kills its tokens, also one whose upload has begun', async () => {
    const [idle, busy] = [await ci.accessToken(), await ci.accessToken()];
    const answer = await publishSlowly('rocket', '1.0.2', busy, async () => {
      expect((await ci.server.request('DELETE', `${GITHUB_CONFIGS}/${publisher}`)).status).toBe(204);
    });
    expect([answer.status, answer.code]).toEqual([403, 'authentication_failed']);
    expectRefusal(await ci.publish('rocket', '1.0.2', idle), 'authentication_failed', 'revoked');
    expectRefusal(await ci.exchange(ci.mint()), 'publisher_not_found');
    const versions = await ci.server.request('GET', '/api/v1/crates/rocket/versions');
    expect(versions.json.versions.map(({ num }: { num: string }) => num)).not.toContain('1.0.2');
  });

  it('gives nothing back when the same publisher is made again', async () => {
    publisher = await ci.trust('rocket');
    const token = await ci.accessToken();
    await ci.server.request('DELETE', `${GITHUB_CONFIGS}/${publisher}`);
    publisher = await ci.trust('rocket');
    expectRefusal(await ci.publish('rocket', '1.0.2', token), 'authentication_failed');
  });

  it('leaves the tokens of the other publishers alone', async () => {
    await ci.publish('neighbour', '1.0.0');
    await ci.trust('neighbour', { repository_name: 'neighbour' });
    const token = await ci.accessToken({ ...ROCKET, repository: 'acme/neighbour' });
    await ci.server.request('DELETE', `${GITHUB_CONFIGS}/${publisher}`);
    expect((await ci.publish('neighbour', '1.0.1', token)).status).toBe(200);
  });
});

describe('DELETE tokens', () => {
  it.each([
    ['no header', null, 'authorization_header_invalid', 'Missing `Authorization` header'],
    [
      'an API token',
      'wbat_aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa',
      'access_token_malformed',
      'Failed to parse token',
    ],
    ['a foreign scheme', 'Basic d2J0cDo=', 'authorization_header_invalid', '`Basic`'],
    ['a token of crates.io', `cio_tp_${'a'.repeat(32)}`, 'access_token_malformed', 'prefix'],
  ] as const)('refuses %s', async (_, token, code, says) => {
    expectRefusal(await ci.server.request('DELETE', TOKENS, { token }), code, says);
  });

  it('takes the token in any form the stock action or cargo would send', async () => {
    const token = newToken(ACCESS_TOKEN_PREFIX, randomBytes);
    for (const form of [token, `Bearer ${token}`, `beaReR     ${token}`]) {
      expect((await ci.server.request('DELETE', TOKENS, { token: form })).status).toBe(204);
    }
    const headers = { 'content-type': 'application/json' };
    expect((await ci.server.request('DELETE', TOKENS, { token, headers })).status).toBe(204);
  });
});

/** Sends the head of an upload and most of the crate, lets `meanwhile` happen, then sends the rest. */
async function publishSlowly(name: string, version: string, token: string, meanwhile: () => Promise<void>) {
  const body = frame(metadataFor(name, version), await crateFile({ name, version }));
  const stream = new ReadableStream<Uint8Array>({
    async start(controller) {
      controller.enqueue(body.subarray(0, -20));
      // Long enough for the server to have read, and judged, what it has.
      await new Promise((resolve) => setTimeout(resolve, 300));
      await meanwhile();
      controller.enqueue(body.subarray(-20));
      controller.close();
    },
  });
  const response = await fetch(`${ci.server.url}${PUBLISH}`, {
    method: 'PUT',
    headers: { authorization: token },
    body: stream,
    duplex: 'half',
  });
  const answer = (await response.json()) as { errors?: { code: string }[] };
  return { status: response.status, code: answer.errors?.[0]?.code };
}
