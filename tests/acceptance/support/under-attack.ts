import { readFileSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { send } from './http.ts';
import { cleanUpLater } from './lifetime.ts';
import type { Waybill } from './waybill.ts';

const MIB = 1024 * 1024;

/** What an attack did to everybody else. */
export interface Felt {
  attack: string;
  requests: number;
  medianMs: number;
  p95Ms: number;
  worstMs: number;
  /** The most memory the server had meanwhile, and how much that is over what it had before. */
  peakMib: number;
  grownMib: number;
}

/** Somebody who uses the registry as one does, and looks at the memory of the server, while it is attacked. */
export async function whileAttacked(
  { url, pid }: Waybill,
  attack: string,
  run: () => Promise<void>,
): Promise<Felt> {
  const before = memoryOf(pid);
  let peak = before;
  let isOver = false;
  const took: number[] = [];
  const wellBehaved = (async () => {
    while (!isOver || took.length < 5) {
      for (const path of ['/index/3/w/wel', '/index/config.json', '/api/v1/crates?q=wel']) {
        const began = performance.now();
        const { status } = await send(`${url}${path}`, { headers: { 'x-forwarded-for': '192.0.2.1' } });
        if (status !== 200) throw new Error(`${path} was answered ${status} during ${attack}`);
        took.push(performance.now() - began);
        peak = Math.max(peak, memoryOf(pid));
      }
      await sleep(20);
    }
  })();
  try {
    await run();
  } finally {
    isOver = true;
  }
  await wellBehaved;
  const sorted = took.toSorted((a, b) => a - b);
  const at = (part: number) =>
    Math.round(sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? 0);
  return {
    attack,
    requests: sorted.length,
    medianMs: at(0.5),
    p95Ms: at(0.95),
    worstMs: at(1),
    peakMib: Math.round(peak / MIB),
    grownMib: Math.round((peak - before) / MIB),
  };
}

export const showFelt = (felt: readonly Felt[]): string =>
  [
    '',
    ...felt.map(
      ({ attack, requests, medianMs, p95Ms, worstMs, peakMib, grownMib }) =>
        `abuse: ${attack}: ${requests} others answered in ${medianMs} ms (median), ${p95Ms} ms (95 of 100), ${worstMs} ms at worst; memory ${peakMib} MiB (+${grownMib})`,
    ),
  ].join('\n');

/** In bytes, as Linux tells. */
function memoryOf(pid: number): number {
  const [, kib = '0'] = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
  return Number(kib) * 1024;
}

/** A connection, and what came back on it until it ended. */
export interface Held {
  readonly socket: Socket;
  readonly ended: Promise<string>;
}

/** Connections that begin so, and then send a byte of what follows now and then. */
export function drip({ port }: Waybill, count: number, beginning: string, everyMs: number): Held[] {
  return Array.from({ length: count }, () => {
    const socket = connect(port, '127.0.0.1', () => socket.write(beginning));
    let text = '';
    const timer = setInterval(() => socket.writable && socket.write('a'), everyMs);
    const ended = new Promise<string>((resolve) => {
      socket.on('data', (data) => {
        text += data.toString('latin1');
      });
      // A reset is an end, too.
      socket.on('error', () => {});
      socket.on('close', () => {
        clearInterval(timer);
        resolve(text);
      });
    });
    cleanUpLater(() => socket.destroy());
    return { socket, ended };
  });
}
