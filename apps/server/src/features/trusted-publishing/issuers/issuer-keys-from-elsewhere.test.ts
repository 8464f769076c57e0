import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type CiSim, startCiSim } from '@waybill/ci-sim';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { addIssuer, ISSUERS, issuerId } from '../../../testing/admin-issuers.ts';
import { expectRefusal } from '../../../testing/expect-refusal.ts';
import { makePrivateCa, type PrivateCa } from '../../../testing/private-ca.ts';
import { startTestServer } from '../../../testing/test-server.ts';
import { issuerTable, ROCKET, type TrustedCi, trustedCi } from '../../../testing/trusted-ci.ts';

// A pretend CI signs; its keys reach the registry by another way than plain http on loopback.
let folder = '';
let ca: PrivateCa;
let proxy: Server;
let httpsIssuer = '';
let asked = 0;
let sim: CiSim;
const open: TrustedCi[] = [];

beforeAll(async () => {
  sim = await startCiSim();
  folder = mkdtempSync(join(tmpdir(), 'waybill-keys-'));
  ca = makePrivateCa();
  proxy = createServer({ key: ca.key, cert: ca.cert }, (request, response) => {
    asked += 1;
    const document = request.url?.endsWith('/jwks')
      ? keySet()
      : { issuer: httpsIssuer, jwks_uri: `${httpsIssuer}/jwks` };
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify(document));
  });
  await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
  httpsIssuer = `https://localhost:${(proxy.address() as AddressInfo).port}`;
});
afterEach(async () => {
  for (const ci of open.splice(0)) await ci.server.close();
  asked = 0;
});
afterAll(async () => {
  proxy.closeAllConnections();
  await new Promise((resolve) => proxy.close(resolve));
  await sim.close();
  rmSync(folder, { recursive: true });
  ca.remove();
});

const keySet = () => ({
  keys: sim.issuer().keys.published.map(({ kid, publicKey }) => ({
    ...publicKey.export({ format: 'jwk' }),
    kid,
    use: 'sig',
    alg: 'RS256',
  })),
});

async function registryTrusting(table: Record<string, unknown>): Promise<TrustedCi> {
  const server = await startTestServer({ 'trusted_publishing.issuers': JSON.stringify([table]) });
  const ci = trustedCi(server, sim);
  open.push(ci);
  await ci.publish('rocket', '1.0.0');
  await ci.trust('rocket');
  return ci;
}

const exchange = (ci: TrustedCi, iss: string) => ci.exchange(ci.mint(ROCKET, { claims: { iss } }));

describe('an issuer behind a private CA', () => {
  it('is trusted with `ca_file`', async () => {
    const ci = await registryTrusting(issuerTable(httpsIssuer, { ca_file: ca.caFile }));
    expect((await exchange(ci, httpsIssuer)).status).toBe(200);
  });

  it('is trusted with `ca`, where an administrator adds it, and refused without', async () => {
    const server = await startTestServer();
    const ci = trustedCi(server, sim);
    open.push(ci);
    await ci.publish('rocket', '1.0.0');
    expectRefusal(
      await addIssuer(server, httpsIssuer),
      'issuer_check_failed',
      '(certificate_refused)',
      '`ca`',
    );
    expectRefusal(
      await addIssuer(server, httpsIssuer, {}, { accept_unreachable: true }),
      'issuer_check_failed',
    );
    expect(asked).toBe(0);
    const added = await addIssuer(server, httpsIssuer, { ca: ca.ca });
    expect(added.json).toMatchObject({ issuer: { ca: ca.ca }, check: { ok: true } });
    await ci.trust('rocket');
    expect((await exchange(ci, httpsIssuer)).status).toBe(200);
  });

  it('is not without it', async () => {
    const ci = await registryTrusting(issuerTable(httpsIssuer));
    expectRefusal(await exchange(ci, httpsIssuer), 'issuer_unavailable', httpsIssuer);
    expect(asked).toBe(0);
  });

  it('is not under a name the certificate does not have', async () => {
    const other = httpsIssuer.replace('localhost', '127.0.0.1');
    const ci = await registryTrusting(issuerTable(other, { ca_file: ca.caFile }));
    expectRefusal(await exchange(ci, other), 'issuer_unavailable', other);
    expect(asked).toBe(0);
  });
});

describe('an issuer that is not marked as internal', () => {
  it.each(['localhost', '127.0.0.1', '[::1]', '[::ffff:127.0.0.1]', '0x7f.1', '2130706433'])(
    'is not asked for keys at the private address %s',
    async (host) => {
      const url = httpsIssuer.replace('localhost', host);
      const ci = await registryTrusting(issuerTable(url, { internal: false, ca_file: ca.caFile }));
      expectRefusal(await exchange(ci, url), 'issuer_unavailable');
      expect(asked).toBe(0);
      const state = ci.server.running.platform.database.db
        .selectFrom('issuers')
        .select('jwks')
        .executeTakeFirstOrThrow();
      expect((await state).jwks).toBeNull();
    },
  );
});

describe('an issuer with `jwks_file`', () => {
  it('is never asked; the file says its keys', async () => {
    const file = join(folder, 'keys.json');
    writeFileSync(file, JSON.stringify(keySet()));
    const ci = await registryTrusting(issuerTable(httpsIssuer, { internal: false, jwks_file: file }));
    expect((await exchange(ci, httpsIssuer)).status).toBe(200);
    expect(asked).toBe(0);
  });

  it.each(['', '{', '{"keys":[]}', '{"keys":[{"kty":"RSA","kid":"x"}]}', 'null', '[]'])(
    'that holds no usable key lets nobody in, and the registry serves all the same: %j',
    async (content) => {
      const file = join(folder, 'bad-keys.json');
      writeFileSync(file, content);
      const ci = await registryTrusting(issuerTable(httpsIssuer, { jwks_file: file }));
      expectRefusal(await exchange(ci, httpsIssuer), 'issuer_unavailable');
    },
  );

  it('that is another file than was meant shows nothing of it', async () => {
    const file = join(folder, 'passwords');
    writeFileSync(file, 'hunter2\n');
    const ci = await registryTrusting(issuerTable(httpsIssuer, { jwks_file: file }));
    const id = await issuerId(ci.server);
    const answer = await ci.server.request('POST', `${ISSUERS}/${id}/check`);
    expect(answer.json.check.problem).toEqual({ code: 'keys_invalid', detail: `${file} is not JSON` });
    expect((await ci.server.request('GET', ISSUERS)).text).not.toContain('hunter2');
  });

  it('that holds private keys by mistake does not put them into the database', async () => {
    const file = join(folder, 'private-keys.json');
    const { kid, publicKey } = sim.issuer().keys.current;
    const entry = {
      ...publicKey.export({ format: 'jwk' }),
      kid,
      use: 'sig',
      alg: 'RS256',
      d: 'cHJpdmF0ZQ',
      p: 'cA',
    };
    writeFileSync(file, JSON.stringify({ keys: [entry] }));
    const ci = await registryTrusting(issuerTable(httpsIssuer, { jwks_file: file }));
    expect((await exchange(ci, httpsIssuer)).status).toBe(200);
    const { db } = ci.server.running.platform.database;
    const { jwks } = await db.selectFrom('issuers').select('jwks').executeTakeFirstOrThrow();
    expect(jwks).toContain(kid);
    expect(jwks).not.toContain('cHJpdmF0ZQ');
  });
});
