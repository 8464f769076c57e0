import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { onCore } from './one-core.ts';
import { freePort, type Surroundings, takesConnections } from './registry.ts';

export interface Nginx {
  port: number;
  pid: number;
  /** What it serves. */
  root: string;
  /** Puts a file where it serves it. */
  add(path: string, content: string | Buffer): void;
}

export interface Certificate {
  file: string;
  keyFile: string;
}

const START_TIMEOUT_MS = 10_000;

/**
 * nginx with one worker, as Debian configures it for files (`sendfile`, `tcp_nopush`), without the access log, and with files that
 * were compressed before (`gzip_static`). It runs as whoever runs this.
 */
export async function startNginx(
  { folder, undo }: Surroundings,
  { core, certificate }: { core?: number; certificate?: Certificate } = {},
): Promise<Nginx> {
  const own = mkdtempSync(join(folder, 'nginx-'));
  const root = join(own, 'www');
  mkdirSync(root);
  const port = await freePort();
  writeFileSync(join(own, 'nginx.conf'), configuration(own, root, port, certificate));
  const environment = { ...process.env, PATH: [process.env['PATH'], '/usr/sbin'].join(delimiter) };
  const server = spawn(...onCore(core, 'nginx', ['-p', own, '-c', 'nginx.conf', '-e', 'stderr']), {
    stdio: ['ignore', 'ignore', 'inherit'],
    env: environment,
  });
  undo.push(async () => {
    if (server.exitCode !== null) return;
    const ended = once(server, 'exit');
    server.kill('SIGTERM');
    await ended;
  });
  const deadline = Date.now() + START_TIMEOUT_MS;
  while (!(await takesConnections(port))) {
    if (Date.now() > deadline || server.exitCode !== null)
      throw new Error('nginx did not start; its messages are above');
    await sleep(50);
  }
  return {
    port,
    pid: server.pid ?? 0,
    root,
    add(path, content) {
      const file = join(root, path);
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, content);
    },
  };
}

function configuration(own: string, root: string, port: number, certificate?: Certificate): string {
  const user = process.getuid?.() === 0 ? 'user root;\n' : '';
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map(
    (what) => `  ${what}_temp_path ${join(own, what)};\n`,
  );
  const [tls, certificates] =
    certificate === undefined
      ? ['', '']
      : [
          ' ssl http2',
          `ssl_certificate ${certificate.file};\n    ssl_certificate_key ${certificate.keyFile};`,
        ];
  return `${user}daemon off;
master_process off;
pid ${join(own, 'nginx.pid')};
events { worker_connections 1024; }
http {
${temporary.join('')}
  types { application/json json; }
  default_type text/plain;
  access_log off;
  sendfile on;
  tcp_nopush on;
  gzip_static on;
  keepalive_requests 100000000;
  server {
    listen 127.0.0.1:${port}${tls};
    ${certificates}
    root ${root};
  }
}
`;
}

/** Signed by itself: whoever is to trust it names the file as its authority. */
export function makeCertificate({ folder }: Surroundings): Certificate {
  const [file, keyFile] = [join(folder, 'certificate.pem'), join(folder, 'key.pem')];
  const made = spawnSync(
    'openssl',
    [
      ...[
        'req',
        '-x509',
        '-newkey',
        'ec',
        '-pkeyopt',
        'ec_paramgen_curve:prime256v1',
        '-nodes',
        '-days',
        '2',
      ],
      ...['-subj', '/CN=127.0.0.1', '-addext', 'subjectAltName=IP:127.0.0.1'],
      ...['-keyout', keyFile, '-out', file],
    ],
    { encoding: 'utf8' },
  );
  if (made.status !== 0) throw new Error(`openssl makes no certificate: ${made.stderr}`);
  return { file, keyFile };
}
