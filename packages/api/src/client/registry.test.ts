import { describe, expect, it } from 'vitest';
import { fakeJob } from '../testing/fake-job.ts';
import { faultOf, textOf } from '../testing/faults.ts';
import { registryClient } from './registry.ts';
import { registryAddress } from './registry-address.ts';

const address = registryAddress('https://crates.example.com');
const userAgent = 'test/1';
const ours = { registry: 'waybill', audience: 'crates.example.com', visibility: 'private' };

function clientOf(text: string, status = 200, token: string | null = null) {
  const job = fakeJob({ answer: () => ({ status, text }) });
  return { job, registry: registryClient({ address, send: job.send, userAgent, token }) };
}

describe('what a registry says about itself', () => {
  it('is asked once', async () => {
    const { job, registry } = clientOf(
      JSON.stringify({ ...ours, issuers: [{ provider: 'github', url: 'u' }] }),
    );
    expect(await registry.wellKnown()).toEqual({
      visibility: 'private',
      audience: 'crates.example.com',
      issuers: [{ provider: 'github', url: 'u' }],
    });
    await registry.wellKnown();
    expect(job.sent).toMatchObject([
      { method: 'GET', url: 'https://crates.example.com/.well-known/waybill', timeoutMs: 10_000 },
    ]);
    expect(JSON.stringify(job.sent)).not.toMatch(/authorization/i);
  });

  it('is asked for by whoever has a token, as a private one tells strangers less', async () => {
    const { job, registry } = clientOf(JSON.stringify({ ...ours, issuers: [] }), 200, 'wbat_mine');
    await registry.wellKnown();
    expect(job.sent).toMatchObject([{ headers: { authorization: 'wbat_mine' } }]);
  });

  it.each([
    ['it is not there', '{"errors":[{"detail":"no"}]}', 404],
    ['it is gone', '', 410],
    ['it is about something else', '{"registry":"other"}', 200],
    ['it names no audience', '{"registry":"waybill"}', 200],
  ])('is missing where %s', async (_, text, status) => {
    expect((await faultOf(() => clientOf(text, status).registry.wellKnown())).kind).toBe('not_a_registry');
  });

  it('is not known where somebody else answers', async () => {
    expect((await faultOf(() => clientOf('<html>', 200).registry.wellKnown())).kind).toBe(
      'answer_unreadable',
    );
    expect((await faultOf(() => clientOf('', 503).registry.wellKnown())).kind).toBe('answer_unreadable');
  });
});

describe('an exchange', () => {
  const granted = {
    token: 'wbtp_x',
    expires_at: '2026-11-05T10:00:00Z',
    crates: ['a'],
    scopes: ['read'],
    bound: true,
  };

  it('sends the ID token in its body, and no credential', async () => {
    const { job, registry } = clientOf(JSON.stringify(granted), 200, 'wbat_mine');
    const target = { crate: 'a', version: '1.0.0', checksum: 'ff' };
    expect(await registry.exchange('ID', target)).toEqual({
      token: 'wbtp_x',
      expiresAt: new Date('2026-11-05T10:00:00Z'),
      crates: ['a'],
      scopes: ['read'],
      bound: true,
    });
    expect(job.sent[0]?.headers).not.toHaveProperty('authorization');
    expect(JSON.parse(job.sent[0]?.body ?? '')).toEqual({ jwt: 'ID', ...target });
    await registry.exchange('ID', { ...target, apiToken: 'wbat_y' });
    expect(JSON.parse(job.sent[1]?.body ?? '')).toEqual({ jwt: 'ID', ...target, api_token: 'wbat_y' });
  });

  it.each(['', 'a b', 'a\r\nx-evil: 1', 'ü', 'x'.repeat(501), 7])(
    'grants no token like %j',
    async (token) => {
      const { registry } = clientOf(JSON.stringify({ ...granted, token }));
      const fault = await faultOf(() => registry.exchange('ID', {}));
      expect(fault.kind).toBe('answer_unreadable');
      expect(textOf(fault)).not.toContain('evil');
    },
  );
});

it('revokes by possession, and takes what is dead already for done', async () => {
  const { job, registry } = clientOf('', 204);
  await registry.revoke('wbtp_x');
  expect(job.sent).toMatchObject([{ method: 'DELETE', headers: { authorization: 'Bearer wbtp_x' } }]);
  await expect(clientOf('', 500).registry.revoke('wbtp_x')).rejects.toThrow('answers 500');
});

it('ends the tokens of a job by its ID token alone', async () => {
  const { job, registry } = clientOf('{"revoked":2}', 200, 'wbat_mine');
  expect(await registry.revokeJob('ID')).toBe(2);
  expect(job.sent).toMatchObject([
    {
      method: 'POST',
      url: 'https://crates.example.com/api/v1/trusted_publishing/tokens/revocations',
      body: '{"jwt":"ID"}',
    },
  ]);
  expect(job.sent[0]?.headers).not.toHaveProperty('authorization');
});

it('sends its credential below its own address only', async () => {
  const { job, registry } = clientOf('{"a":1}', 200, 'wbat_mine');
  expect(await registry.json('POST', '/api/v1/x', { b: 2 })).toEqual({ a: 1 });
  await registry.done('DELETE', '/api/v1/x');
  expect(job.sent).toMatchObject([
    {
      method: 'POST',
      url: 'https://crates.example.com/api/v1/x',
      headers: { authorization: 'wbat_mine', 'content-type': 'application/json', 'user-agent': userAgent },
      body: '{"b":2}',
    },
    { method: 'DELETE', url: 'https://crates.example.com/api/v1/x' },
  ]);
});
