import { readFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { useFolder, writeFiles } from './folders.ts';
import { freePort } from './ports.ts';
import { eventually, runProgram, startProgram } from './programs.ts';

export interface NginxOptions {
  upstreamPort: number;
  port: number;
  /** Of `makeCertificate`; without it plain HTTP. */
  certificate?: Certificate;
  /** Only where there is a certificate. */
  http2?: boolean;
  /** Lines for the one location. */
  location?: string;
}

export interface Nginx {
  /** What it answered, in order. */
  answered(): { connection: string; protocol: string; method: string; path: string; status: number }[];
}

/** A real reverse proxy. Debian keeps it where only root looks. */
export function useNginx(options: NginxOptions): Promise<Nginx> {
  const folder = useFolder();
  return start(folder, around(folder, serverOf(options)));
}

/** `deploy/nginx/waybill.conf` as it is, but for names, ports and the port for plain HTTP, which only root may open. */
export function useDeployedNginx(options: {
  port: number;
  certificate: Certificate;
  copies: readonly number[];
}): Promise<Nginx> {
  const { port, certificate, copies } = options;
  const folder = useFolder();
  const file = readFileSync(join(import.meta.dirname, '../../../deploy/nginx/waybill.conf'), 'utf8')
    .replace(/ +server 127\.0\.0\.1:9292 (.*)\n/, (_line, rest) =>
      copies.map((copy) => `server 127.0.0.1:${copy} ${rest}\n`).join(''),
    )
    .replaceAll(/^ +listen \[::\].*\n/gm, '')
    .replace('listen 443 ', `listen 127.0.0.1:${port} `)
    .replace(/^server \{\n +listen 80;[\s\S]*?^\}\n/m, '')
    .replace('/etc/ssl/waybill/fullchain.pem', certificate.file)
    .replace('/etc/ssl/waybill/key.pem', certificate.keyFile);
  return start(folder, around(folder, file));
}

async function start(folder: string, configuration: string): Promise<Nginx> {
  writeFiles(folder, { 'nginx.conf': configuration, 'access.log': '' });
  const program = startProgram('nginx', ['-p', folder, '-c', 'nginx.conf', '-e', 'stderr'], {
    environment: { PATH: [process.env['PATH'], '/usr/sbin'].join(delimiter) },
  });
  await eventually(
    () => `nginx does not answer:\n${program.stderr()}`,
    async () => {
      if (!program.isRunning()) throw new Error(`nginx ended:\n${program.stderr()}`);
      const { code } = await runProgram('sh', ['-c', `test -s '${join(folder, 'nginx.pid')}'`]);
      return code === 0 || undefined;
    },
  );
  return {
    answered: () =>
      readFileSync(join(folder, 'access.log'), 'utf8')
        .split('\n')
        .filter((line) => line !== '')
        .map((line) => {
          const [connection = '', protocol = '', method = '', path = '', status = ''] = line.split(' ');
          return { connection, protocol, method, path, status: Number(status) };
        }),
  };
}

function serverOf({ upstreamPort, port, certificate, http2, location = '' }: NginxOptions): string {
  const tls = certificate === undefined ? '' : ` ssl${http2 ? ' http2' : ''}`;
  const certificates =
    certificate === undefined
      ? ''
      : `ssl_certificate ${certificate.file};\n    ssl_certificate_key ${certificate.keyFile};`;
  return `server {
    listen 127.0.0.1:${port}${tls};
    ${certificates}
    client_max_body_size 64m;
    location / {
      proxy_pass http://127.0.0.1:${upstreamPort};
      ${location}
    }
  }`;
}

/** What a whole configuration has around the servers; nothing of it is outside of the folder. */
function around(folder: string, servers: string): string {
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map(
    (what) => `  ${what}_temp_path ${join(folder, what)};\n`,
  );
  return `daemon off;
master_process off;
pid ${join(folder, 'nginx.pid')};
events { worker_connections 1024; }
http {
${temporary.join('')}
  log_format told '$connection $server_protocol $request_method $request_uri $status';
  access_log ${join(folder, 'access.log')} told;
  ${servers}
}
`;
}

export interface Certificate {
  /** Signed by itself: whoever is to trust it names this file as its authority. */
  readonly file: string;
  readonly keyFile: string;
}

export async function makeCertificate(): Promise<Certificate> {
  const folder = useFolder();
  const [file, keyFile] = [join(folder, 'certificate.pem'), join(folder, 'key.pem')];
  const made = await runProgram('openssl', [
    ...['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '2'],
    ...['-subj', '/CN=127.0.0.1', '-addext', 'subjectAltName=IP:127.0.0.1'],
    ...['-keyout', keyFile, '-out', file],
  ]);
  if (made.code !== 0) throw new Error(`openssl makes no certificate: ${made.stderr}`);
  return { file, keyFile };
}

/** A port for nginx, and the address it is known by. */
export async function nginxPlace(scheme: 'http' | 'https') {
  const port = await freePort();
  return { port, url: `${scheme}://127.0.0.1:${port}` };
}
