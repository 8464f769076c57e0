import { generateKeyPairSync, sign } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { KeyName } from '../../config/keys.ts';
import { expectRefusal } from '../../testing/expect-refusal.ts';
import { createPerson, tokenOf } from '../../testing/people.ts';
import { startTestServer, type TestServer } from '../../testing/test-server.ts';
import { HOUR_MS, MINUTE_MS, startTrustedCi, type TrustedCi } from '../../testing/trusted-ci.ts';
import { openGithubKeys } from './github-keys.ts';

const PATH = '/api/github/secret-scanning/verify';

const keyPair = (namedCurve = 'P-256') => generateKeyPairSync('ec', { namedCurve });
const good = keyPair();
const old = keyPair();
const other = keyPair();
const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 });
const pem = (pair: { publicKey: ReturnType<typeof keyPair>['publicKey'] }) =>
  pair.publicKey.export({ type: 'spki', format: 'pem' }).toString();
const published = (id: string, key: string, isCurrent = true) => ({
  key_identifier: id,
  key,
  is_current: isCurrent,
});

/** Stands in for GitHub's address of keys. */
let github: Server;
let keysUrl: string;
let asked = 0;
let status = 200;
let keys = [
  published('good', pem(good)),
  published('old', pem(old), false),
  published('rsa', pem(rsa)),
  published('odd', 'no key'),
];
let ci: TrustedCi;
beforeAll(async () => {
  github = createServer((_request, response) => {
    asked += 1;
    response.writeHead(status, { 'content-type': 'application/json' });
    response.end(JSON.stringify({ public_keys: keys }));
  }).listen(0, '127.0.0.1');
  await once(github, 'listening');
  keysUrl = `http://127.0.0.1:${(github.address() as AddressInfo).port}/keys`;
  ci = await startTrustedCi({ keys: { 'secret_scanning.keys_url': keysUrl } });
  await ci.publish('rocket', '1.0.0');
  await ci.trust('rocket');
  await createPerson(ci.server, 'ada');
});
afterAll(async () => {
  await ci.close();
  github.close();
});

const alert = (token: string) => ({
  token,
  type: 'waybill_token',
  url: 'https://github.com/acme/leaky/blob/main/.env',
  source: 'content',
});
const signed = (body: string, pair = good) =>
  sign('sha256', Buffer.from(body), pair.privateKey).toString('base64');

function send(
  body: string,
  headers: { id?: string; signature?: string } = { id: 'good', signature: signed(body) },
  server: TestServer = ci.server,
) {
  return server.request('POST', PATH, {
    token: null,
    body,
    headers: {
      'content-type': 'application/json',
      ...(headers.id === undefined ? {} : { 'github-public-key-identifier': headers.id }),
      ...(headers.signature === undefined ? {} : { 'github-public-key-signature': headers.signature }),
    },
  });
}

/** Not those about the publisher and its first use. */
const mailsOfTokens = async () =>
  (await ci.server.request('GET', '/api/v1/admin/mails')).json.mails.filter(
    ({ subject }: { subject: string }) => !subject.includes('trusted publisher'),
  );

describe('a signed report', () => {
  it('revokes what is ours, and labels each token in its order', async () => {
    const api = await tokenOf(ci.server, 'ada', { name: 'leaked' });
    const access = await ci.accessToken();
    const alerts = [alert('not-ours'), alert(api), alert(access), alert(`wbtp_${'A'.repeat(32)}`)];
    const body = JSON.stringify(alerts, null, 2);
    const answer = await send(body);
    expect(answer.status, answer.text).toBe(200);
    expect(answer.json).toEqual([
      { token_raw: 'not-ours', token_type: 'waybill_token', label: 'false_positive' },
      { token_raw: api, token_type: 'waybill_token', label: 'true_positive' },
      { token_raw: access, token_type: 'waybill_token', label: 'true_positive' },
      { token_raw: alerts[3]?.token, token_type: 'waybill_token', label: 'false_positive' },
    ]);
    expectRefusal(await ci.server.request('GET', '/api/v1/me', { token: api }), 'authentication_failed');
    expectRefusal(await ci.publish('rocket', '1.0.1', access), 'authentication_failed');
    const mails = await mailsOfTokens();
    expect(mails.map(({ to }: { to: string }) => to)).toEqual(['admin@example.com', 'ada@example.com']);
    for (const { text } of mails) expect(text).toContain('https://github.com/acme/leaky/blob/main/.env');
    // Reported again, it is still a token, and nobody is told twice.
    expect((await send(body)).json.map(({ label }: { label: string }) => label)).toEqual(
      answer.json.map(({ label }: { label: string }) => label),
    );
    expect(await mailsOfTokens()).toHaveLength(2);
  });

  it('may be empty', async () => {
    expect((await send('[]')).json).toEqual([]);
  });

  it.each([
    '{}',
    '[{"token":"x","type":"y","url":"z"}]',
    '[{"token":1,"type":"y","url":"z","source":"s"}]',
    '[',
    'null',
  ])('of another shape is refused: %s', async (body) => {
    expectRefusal(await send(body), 'alert_invalid', 'invalid secret alert request');
  });
});

describe('is refused, and nothing revoked,', () => {
  let token: string;
  let body: string;
  beforeAll(async () => {
    token = await tokenOf(ci.server, 'ada', { name: 'still good' });
    body = JSON.stringify([alert(token)]);
  });

  const cases: Record<string, () => [{ id?: string; signature?: string }, string]> = {
    'without a key id': () => [
      { signature: signed(body) },
      'missing HTTP header: GITHUB-PUBLIC-KEY-IDENTIFIER',
    ],
    'without a signature': () => [{ id: 'good' }, 'missing HTTP header: GITHUB-PUBLIC-KEY-SIGNATURE'],
    'with a signature that is no base64': () => [
      { id: 'good', signature: '!!' },
      'failed to decode signature as base64',
    ],
    'with a signature that is no DER': () => [{ id: 'good', signature: 'AAAA' }, 'invalid signature'],
    'with the two bare numbers of JOSE for a signature': () => {
      const options = { key: good.privateKey, dsaEncoding: 'ieee-p1363' } as const;
      const signature = sign('sha256', Buffer.from(body), options).toString('base64');
      return [{ id: 'good', signature }, 'invalid signature'];
    },
    'signed by another key': () => [{ id: 'good', signature: signed(body, other) }, 'invalid signature'],
    'signed for another body': () => [{ id: 'good', signature: signed(`${body} `) }, 'invalid signature'],
    'with an unknown key id': () => [{ id: 'new\u0007', signature: signed(body) }, 'unknown key id'],
    'signed by a key that is not current any more': () => [
      { id: 'old', signature: signed(body, old) },
      'key id `old` is not a current key',
    ],
    'with a key of another kind': () => [
      {
        id: 'rsa',
        signature: sign('sha256', Buffer.from(body), rsa.privateKey).toString('base64').slice(0, 96),
      },
      'cannot parse public key',
    ],
    'with a key that cannot be read': () => [
      { id: 'odd', signature: signed(body) },
      'cannot parse public key',
    ],
  };

  it.each(Object.keys(cases))('%s', async (name) => {
    const [headers, reason] = cases[name]?.() ?? [{}, ''];
    const id = headers.id?.replace('\u0007', '');
    const answer = await send(body, { ...headers, ...(id === undefined ? {} : { id }) });
    expectRefusal(answer, 'alert_signature_invalid', 'failed to verify request signature: ', reason);
    expect((await ci.server.request('GET', '/api/v1/me', { token })).status).toBe(200);
  });
});

describe('the keys', () => {
  it('are kept for a day, and asked for again when a key is new, once a minute', async () => {
    await send('[]');
    const before = asked;
    await send('[]');
    expect(asked).toBe(before);
    ci.server.advance(2 * MINUTE_MS);
    keys = [...keys, published('next', pem(other))];
    expect((await send('[]', { id: 'next', signature: signed('[]', other) })).status).toBe(200);
    expect(asked).toBe(before + 1);
    for (const id of ['a', 'b', 'c']) await send('[]', { id, signature: signed('[]') });
    expect(asked).toBe(before + 1);
    ci.server.advance(25 * HOUR_MS);
    await send('[]');
    expect(asked).toBe(before + 2);
  });

  it('that cannot be fetched are no reason to believe a report, and are had again when they can', async () => {
    ci.server.advance(25 * HOUR_MS);
    status = 503;
    expectRefusal(await send('[]'), 'alert_signature_invalid', 'failed to fetch GitHub public keys');
    status = 200;
    ci.server.advance(2 * MINUTE_MS);
    expect((await send('[]')).status).toBe(200);
  });
});

describe('by configuration', () => {
  async function withServer(
    settings: Partial<Record<KeyName, string>>,
    work: (server: TestServer) => Promise<void>,
  ) {
    const server = await startTestServer(settings);
    try {
      await work(server);
    } finally {
      await server.close();
    }
  }

  it('the keys come from a file', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'waybill-keys-'));
    const file = join(folder, 'keys.json');
    await writeFile(file, JSON.stringify({ public_keys: [published('filed', pem(other))] }));
    await withServer({ 'secret_scanning.keys_file': file }, async (server) => {
      const headers = { id: 'filed', signature: signed('[]', other) };
      expect((await send('[]', headers, server)).json).toEqual([]);
    });
    await writeFile(file, '{}');
    const { platform } = ci.server.running;
    const config = { ...platform.config, secretScanning: { keysUrl: null, keysFile: file } };
    expect(() => openGithubKeys({ ...platform, config })).toThrow('secret_scanning.keys_file cannot be used');
    await rm(folder, { recursive: true });
  });

  it('no reports are taken', async () => {
    await withServer({ 'secret_scanning.keys_url': '' }, async (server) => {
      expectRefusal(await send('[]', undefined, server), 'secret_scanning_off', 'secret_scanning.keys_url');
    });
  });
});
