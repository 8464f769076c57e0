import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { bigCrates } from './big-crate.ts';
import type { Measured, Part } from './parts.ts';
import { publish, send, uploadOf, withAdmin } from './published-crates.ts';
import { type Engine, type Surroundings, startEmpty } from './registry.ts';
import { median } from './statistics.ts';
import { Progress } from './terminal.ts';

const MOST_MB = 96;
const UPLOADS = 100;
const AT_ONCE = 8;
const MEGABYTE = 1_000_000;
/** Of which gzip leaves 10 MB. */
const UNPACKED = 22_000_000;
const LOOK_EVERY_MS = 10;

/** How far the memory of a registry grows over what it takes when idle, while many large crates are published at once. */
export const memory: Part = {
  name: 'memory',
  title: `memory while ${UPLOADS} × 10 MB are published, ${AT_ONCE} at once`,
  async measure(surroundings, postgres) {
    if (residentOf(process.pid) === null)
      return {
        judged: [],
        notes: ['Not measured: this system does not tell how much memory a process has.'],
      };
    const engines: Engine[] = [{ name: 'embedded database', url: '' }, ...(postgres ? [postgres] : [])];
    const judged: Measured['judged'] = [];
    const uploads: Buffer[] = [];
    const crateOf = bigCrates(UNPACKED);
    for (let at = 0; at < (surroundings.quick ? 50 : UPLOADS); at++) {
      const [name, version] = [`big-${at % 10}`, `1.${at}.0`];
      uploads.push(uploadOf({ name, version, file: await crateOf(name, version) }));
    }
    for (const engine of engines) judged.push(await grownBy(surroundings, engine, uploads));
    return {
      judged,
      notes: [
        `Resident memory of the process of the registry, looked at every ${LOOK_EVERY_MS} ms: the highest of a run beside the idle process before, by fresh processes; medians of the runs. Each upload has ${((uploads[0]?.length ?? 0) / MEGABYTE).toFixed(1)} MB and unpacks to ${UNPACKED / MEGABYTE} MB.`,
      ],
    };
  },
};

async function grownBy(
  surroundings: Surroundings,
  engine: Engine,
  uploads: readonly Buffer[],
): Promise<Measured['judged'][number]> {
  const runs = surroundings.quick ? 1 : 3;
  const progress = new Progress(`memory, ${engine.name}`, runs * uploads.length);
  const took: { idle: number; highest: number }[] = [];
  for (let run = 0; run < runs; run++) {
    const { port, pid = 0 } = await startEmpty(surroundings, engine, { settings: withAdmin });
    const url = `http://127.0.0.1:${port}`;
    await send(`${url}/index/config.json`);
    await sleep(2_000);
    const idle = residentOf(pid) ?? 0;
    let highest = idle;
    const look = setInterval(() => {
      highest = Math.max(highest, residentOf(pid) ?? 0);
    }, LOOK_EVERY_MS);
    try {
      await publishAll(url, uploads, () => progress.advance());
    } finally {
      clearInterval(look);
    }
    took.push({ idle, highest });
  }
  progress.end();
  const [idle, highest] = [median(took.map((one) => one.idle)), median(took.map((one) => one.highest))];
  return {
    what: `memory over idle, ${engine.name}`,
    ours: `${highest.toFixed(0)} MB`,
    reference: `idle: ${idle.toFixed(0)} MB`,
    value: median(took.map((one) => one.highest - one.idle)),
    limit: MOST_MB,
    bound: 'at most',
    unit: 'MB',
  };
}

async function publishAll(url: string, uploads: readonly Buffer[], afterEach: () => void): Promise<void> {
  let next = 0;
  const worker = async () => {
    for (let body = uploads[next++]; body !== undefined; body = uploads[next++]) {
      await publish(url, body);
      afterEach();
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
}

/** In MB; null where the system does not say. */
function residentOf(pid: number): number | null {
  try {
    const kib = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
    return kib === undefined ? null : (Number(kib) * 1024) / MEGABYTE;
  } catch {
    return null;
  }
}
