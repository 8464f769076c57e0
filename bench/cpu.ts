import { readdirSync, readFileSync } from 'node:fs';
import pg from 'pg';

/** CPU time so far, in milliseconds; null where the system does not say. */
export type CpuMeter = () => Promise<number | null>;

/**
 * The CPU time of a registry and of its connections to PostgreSQL, on Linux. Unlike the clock on the wall it hardly depends on
 * what else the machine does, so it tells what a request costs on a machine that is busy.
 */
export function cpuMeter(pid: number | undefined, databaseUrl: string): CpuMeter {
  if (pid === undefined || databaseUrl === '') return async () => null;
  const backends = new Set<number>();
  let asked = 0;
  return async () => {
    // Connections come and stay; to ask for them each time would cost more than what is measured.
    if (asked++ % 100 === 0) for (const backend of await backendsOf(databaseUrl)) backends.add(backend);
    try {
      return [...threadsOf(pid), ...[...backends].map((backend) => `/proc/${backend}`)].reduce(
        (sum, path) => sum + nanosecondsOf(path) / 1e6,
        0,
      );
    } catch {
      return null;
    }
  };
}

/** CPU time of a process so far, in milliseconds; null where the system does not say. */
export function cpuOfProcess(pid: number): number | null {
  try {
    return threadsOf(pid).reduce((sum, path) => sum + nanosecondsOf(path) / 1e6, 0);
  } catch {
    return null;
  }
}

const threadsOf = (pid: number): string[] =>
  readdirSync(`/proc/${pid}/task`).map((thread) => `/proc/${pid}/task/${thread}`);

/** The first figure of `schedstat` is the time on a CPU. A thread or connection that has ended counts no more. */
function nanosecondsOf(path: string): number {
  return Number(readFileSync(`${path}/schedstat`, 'utf8').split(' ')[0]);
}

async function backendsOf(databaseUrl: string): Promise<number[]> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    const { rows } = await client.query<{ pid: number }>(
      'select pid from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()',
    );
    return rows.map((row) => row.pid);
  } finally {
    await client.end();
  }
}
