import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A certificate authority of our own, and a certificate for one host that it made. */
export interface PrivateCa {
  caFile: string;
  /** PEM, all three. */
  ca: string;
  key: string;
  cert: string;
  remove(): void;
}

export function makePrivateCa(host = 'localhost'): PrivateCa {
  const folder = mkdtempSync(join(tmpdir(), 'waybill-ca-'));
  const openssl = (line: string) => execFileSync('openssl', line.split(' '), { cwd: folder, stdio: 'pipe' });
  const newKey = '-newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes';
  openssl(`req -x509 ${newKey} -keyout ca.key -out ca.pem -days 2 -subj /CN=Our-own-CA`);
  openssl(`req ${newKey} -keyout server.key -out server.csr -subj /CN=${host}`);
  writeFileSync(join(folder, 'names'), `subjectAltName=DNS:${host}`);
  openssl(
    'x509 -req -in server.csr -CA ca.pem -CAkey ca.key -CAcreateserial -out server.pem -days 2 -extfile names',
  );
  const text = (name: string) => readFileSync(join(folder, name), 'utf8');
  return {
    caFile: join(folder, 'ca.pem'),
    ca: text('ca.pem'),
    key: text('server.key'),
    cert: text('server.pem'),
    remove: () => rmSync(folder, { recursive: true }),
  };
}
