import type { IncomingMessage } from 'node:http';
import { setImmediate } from 'node:timers/promises';
import { giveBack } from '@waybill/cargo-formats';
import { Problem } from '../../platform/problem.ts';

const LONGEST_STALL_MS = 30_000;
const MOST_DRAINED_BYTES = 64 * 1024 * 1024;
const LONGEST_DRAIN_MS = 10_000;

/** The chunks of the body; a client that sends nothing for half a minute is given up. */
export async function* withoutStalls(body: IncomingMessage): AsyncGenerator<Uint8Array, void> {
  const stalled = () => new Problem('request_timeout', 'The upload stalled: no data came for 30 seconds.');
  const timer = setTimeout(() => body.destroy(stalled()), LONGEST_STALL_MS);
  const iterator = body.iterator({ destroyOnReturn: false });
  try {
    for await (const chunk of iterator as AsyncIterable<Buffer>) {
      timer.refresh();
      yield chunk;
      // Whoever asks for the next one has written this one.
      giveBack(chunk);
    }
  } finally {
    clearTimeout(timer);
  }
}

/**
 * Reads a refused upload to its end, within bounds: a client that is still sending when the connection closes may never
 * see the answer.
 * @returns false when the rest was too much; the connection must then be closed.
 */
export async function drain(body: IncomingMessage): Promise<boolean> {
  if (body.complete || body.destroyed) return body.complete;
  const announced = Number(body.headers['content-length'] ?? 0);
  if (announced > MOST_DRAINED_BYTES) return false;
  // The iterator that read the first part lets go of the stream only at the next tick; `resume` does nothing before.
  await setImmediate();
  return new Promise((resolve) => {
    let bytes = 0;
    const finish = (drained: boolean) => {
      clearTimeout(timer);
      body.off('data', count).off('end', atEnd).off('close', atClose);
      resolve(drained);
    };
    const atEnd = () => finish(true);
    const atClose = () => finish(body.complete);
    const count = (chunk: Buffer) => {
      bytes += chunk.length;
      if (bytes > MOST_DRAINED_BYTES) finish(false);
    };
    const timer = setTimeout(() => finish(false), LONGEST_DRAIN_MS);
    body.on('data', count).on('end', atEnd).on('close', atClose);
    body.resume();
  });
}
