import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type CiSim, startCiSim } from '@waybill/ci-sim';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { expectRefusal } from '../../../testing/expect-refusal.ts';
import { startTestServer } from '../../../testing/test-server.ts';
import { issuerTable, ROCKET, type TrustedCi, trustedCi } from '../../../testing/trusted-ci.ts';

// A pretend CI signs; its keys reach the registry by another way than plain http on loopback.
let folder = '';
let proxy: Server;
let httpsIssuer = '';
let asked = 0;
let sim: CiSim;
const open: TrustedCi[] = [];

beforeAll(async () => {
  sim = await startCiSim();
  folder = mkdtempSync(join(tmpdir(), 'waybill-ca-'));
  makeCertificates();
  proxy = createServer(
    { key: readFileSync(join(folder, 'server.key')), cert: readFileSync(join(folder, 'server.pem')) },
    (request, response) => {
      asked += 1;
      const document = request.url?.endsWith('/jwks')
        ? keySet()
        : { issuer: httpsIssuer, jwks_uri: `${httpsIssuer}/jwks` };
      response.setHeader('content-type', 'application/json');
      response.end(JSON.stringify(document));
    },
  );
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
});

const keySet = () => ({
  keys: sim.issuer().keys.published.map(({ kid, publicKey }) => ({
    ...publicKey.export({ format: 'jwk' }),
    kid,
    use: 'sig',
    alg: 'RS256',
  })),
});

function makeCertificates(): void {
  const openssl = (...args: string[]) => execFileSync('openssl', args, { cwd: folder, stdio: 'pipe' });
  const newKey = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes'];
  openssl(
    'req',
    '-x509',
    ...newKey,
    '-keyout',
    'ca.key',
    '-out',
    'ca.pem',
    '-days',
    '2',
    '-subj',
    '/CN=Our own CA',
  );
  openssl('req', ...newKey, '-keyout', 'server.key', '-out', 'server.csr', '-subj', '/CN=localhost');
  writeFileSync(join(folder, 'names'), 'subjectAltName=DNS:localhost');
  openssl(
    'x509',
    '-req',
    '-in',
    'server.csr',
    '-CA',
    'ca.pem',
    '-CAkey',
    'ca.key',
    '-CAcreateserial',
    '-out',
    'server.pem',
    '-days',
    '2',
    '-extfile',
    'names',
  );
}

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
    const ci = await registryTrusting(issuerTable(httpsIssuer, { ca_file: join(folder, 'ca.pem') }));
    expect((await exchange(ci, httpsIssuer)).status).toBe(200);
  });

  it('is not without it', async () => {
    const ci = await registryTrusting(issuerTable(httpsIssuer));
    expectRefusal(await exchange(ci, httpsIssuer), 'issuer_unavailable', httpsIssuer);
    expect(asked).toBe(0);
  });

  it('is not under a name the certificate does not have', async () => {
    const other = httpsIssuer.replace('localhost', '127.0.0.1');
    const ci = await registryTrusting(issuerTable(other, { ca_file: join(folder, 'ca.pem') }));
    expectRefusal(await exchange(ci, other), 'issuer_unavailable', other);
    expect(asked).toBe(0);
  });
});

describe('an issuer that is not marked as internal', () => {
  it.each(['localhost', '127.0.0.1', '[::1]', '[::ffff:127.0.0.1]', '0x7f.1', '2130706433'])(
    'is not asked for keys at the private address %s',
    async (host) => {
      const url = httpsIssuer.replace('localhost', host);
      const ci = await registryTrusting(
        issuerTable(url, { internal: false, ca_file: join(folder, 'ca.pem') }),
      );
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
