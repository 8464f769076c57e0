import { connect } from 'node:net';
import { join } from 'node:path';
import { useFolder, writeFiles } from './folders.ts';
import { cleanUpLater } from './lifetime.ts';
import { freePort } from './ports.ts';
import { ownerOf } from './postgres.ts';
import { eventually, launch } from './programs.ts';

const program = '/usr/sbin/pgbouncer';

/** PgBouncer in front of a server, which gives out each of its few connections for one transaction at a time. @returns its URL */
export async function usePooler(databaseUrl: string): Promise<string> {
  const server = new URL(databaseUrl);
  const port = await freePort();
  const folder = useFolder();
  const user = decodeURIComponent(server.username);
  writeFiles(folder, {
    users: `"${user}" ""\n`,
    'pgbouncer.ini': `
[databases]
* = host=${server.hostname} port=${server.port}
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = ${port}
unix_socket_dir =
auth_type = trust
auth_file = users
pool_mode = transaction
default_pool_size = 3
ignore_startup_parameters = extra_float_digits
`,
  });
  const [name, args] = ownerOf(folder)(program, [join(folder, 'pgbouncer.ini')]);
  const started = launch(name, args, { cwd: folder });
  cleanUpLater(async () => {
    started.kill('SIGINT');
    await started.ended;
  });
  await eventually(
    () => `PgBouncer does not answer:\n${started.stderr()}`,
    () => answers(port),
  );
  server.port = String(port);
  return server.href;
}

const answers = (port: number): Promise<true | undefined> =>
  new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(undefined));
  });
