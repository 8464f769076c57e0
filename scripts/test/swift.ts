import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chmodSync, chownSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { CreateBucketCommand, S3Client } from '@aws-sdk/client-s3';
import { freePort } from '../../tests/acceptance/support/ports.ts';
import { SYSTEM_PYTHON } from './tools.ts';

/** An S3-compatible server: OpenStack Swift with its `s3api`, which checks signatures and checksums as S3 does. */
export interface Swift {
  /** `http://key:secret@127.0.0.1:port/bucket`: the bucket is there, and empty. */
  url: string;
  /** Ends it at once, by SIGKILL. What it has acknowledged is on the disk. */
  kill(): Promise<void>;
  /** Starts again what was killed, on the same ports and with the same data. */
  startAgain(): Promise<void>;
  stop(): Promise<void>;
}

const BUCKET = 'waybill';
const KEY = 'tests:waybill';
const START_TIMEOUT_MS = 60_000;
const SERVERS = ['object', 'container', 'account', 'proxy'] as const;
type Ports = Record<(typeof SERVERS)[number], number>;

/** A throw-away S3 server on free loopback ports, under its own user when we are root. */
export async function startSwift(): Promise<Swift> {
  const folder = mkdtempSync(join(tmpdir(), 'waybill-swift-'));
  const secret = randomBytes(16).toString('hex');
  const ports = {
    object: await freePort(),
    container: await freePort(),
    account: await freePort(),
    proxy: await freePort(),
  };
  const owner = serverUser();
  const devices = join(folder, 'devices');
  mkdirSync(join(devices, 'disk'), { recursive: true });
  const usual = { folder, devices, user: owner.name };
  for (const server of ['object', 'container', 'account'] as const)
    writeFileSync(join(folder, `${server}.conf`), storageSettings(server, ports, usual));
  writeFileSync(join(folder, 'proxy.conf'), proxySettings(ports, usual, secret));
  chmodSync(folder, 0o755);
  for (const path of [devices, join(devices, 'disk')]) chownSync(path, owner.uid, owner.gid);

  let server: ChildProcess | null = null;
  const kill = async () => {
    const running = server;
    server = null;
    if (running === null || running.exitCode !== null) return;
    const ended = new Promise((resolve) => running.once('exit', resolve));
    running.kill('SIGKILL');
    await ended;
  };
  // Should this process end in a way that runs no `finally`, the server must not stay.
  const onExit = () => void kill();
  const start = async () => {
    server = spawn(SYSTEM_PYTHON, [join(import.meta.dirname, 'run-swift.py'), folder], {
      stdio: ['ignore', 'ignore', 'inherit'],
      cwd: folder,
    });
    await untilReady(ports.proxy, server);
  };
  const stop = async () => {
    process.off('exit', onExit);
    await kill();
    rmSync(folder, { recursive: true, force: true });
  };
  process.once('exit', onExit);
  try {
    await start();
    await makeBucket(`http://127.0.0.1:${ports.proxy}`, secret);
  } catch (error) {
    await stop();
    throw error;
  }
  const url = new URL(`http://127.0.0.1:${ports.proxy}/${BUCKET}`);
  url.username = KEY;
  url.password = secret;
  return { url: url.href, kill, startAgain: start, stop };
}

interface Usual {
  folder: string;
  devices: string;
  user: string;
}

const defaults = (port: number, { folder, devices, user }: Usual) => `[DEFAULT]
bind_ip = 127.0.0.1
bind_port = ${port}
user = ${user}
swift_dir = ${folder}
devices = ${devices}
mount_check = false
disable_fallocate = true
log_level = CRITICAL
`;

const storageSettings = (
  server: keyof Ports,
  ports: Ports,
  usual: Usual,
) => `${defaults(ports[server], usual)}
[pipeline:main]
pipeline = ${server}-server
[app:${server}-server]
use = egg:swift#${server}
`;

const proxySettings = (ports: Ports, usual: Usual, secret: string) => `${defaults(ports.proxy, usual)}
[pipeline:main]
pipeline = catch_errors gatekeeper healthcheck memory listing_formats bulk s3api tempauth copy slo proxy-server
[app:proxy-server]
use = egg:swift#proxy
account_autocreate = true
[filter:catch_errors]
use = egg:swift#catch_errors
[filter:gatekeeper]
use = egg:swift#gatekeeper
[filter:healthcheck]
use = egg:swift#healthcheck
[filter:memory]
paste.filter_factory = waybill_swift:memory_filter
[filter:listing_formats]
use = egg:swift#listing_formats
[filter:bulk]
use = egg:swift#bulk
[filter:s3api]
use = egg:swift#s3api
location = us-east-1
[filter:tempauth]
use = egg:swift#tempauth
user_${KEY.replace(':', '_')} = ${secret} .admin
[filter:copy]
use = egg:swift#copy
[filter:slo]
use = egg:swift#slo
`;

/** Debian's `swift` user when we are root, else ourselves. */
function serverUser(): { name: string; uid: number; gid: number } {
  const whom = process.getuid?.() === 0 ? ['swift'] : [];
  const ask = (option: string) => spawnSync('id', [option, ...whom], { encoding: 'utf8' }).stdout.trim();
  return { name: ask('-un'), uid: Number(ask('-u')), gid: Number(ask('-g')) };
}

async function untilReady(port: number, server: ChildProcess): Promise<void> {
  const deadline = Date.now() + START_TIMEOUT_MS;
  while (Date.now() < deadline && server.exitCode === null) {
    const answer = await fetch(`http://127.0.0.1:${port}/healthcheck`).catch(() => null);
    if (answer?.ok) return;
    await sleep(100);
  }
  throw new Error('Swift did not start; its messages are above');
}

async function makeBucket(endpoint: string, secretAccessKey: string): Promise<void> {
  const credentials = { accessKeyId: KEY, secretAccessKey };
  const client = new S3Client({ endpoint, region: 'us-east-1', forcePathStyle: true, credentials });
  await client.send(new CreateBucketCommand({ Bucket: BUCKET }));
  client.destroy();
}
