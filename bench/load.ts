import { Agent, request } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';

export interface Target {
  /** Where the POST goes. */
  url: string;
  /** What every answer must be; anything else ends the run, as it would measure something else. */
  status: number;
}

// `fetch` would take as long as the server does.
const agent = new Agent({ keepAlive: true, maxSockets: 64 });

/** Sends each ID token once, so many at a time. @returns how long each answer took, in milliseconds. */
export async function exchangeAll(
  target: Target,
  jwts: readonly string[],
  atOnce: number,
): Promise<{ latencies: number[]; millisecondsEach: number }> {
  const bodies = jwts.map((jwt) => JSON.stringify({ jwt }));
  const latencies: number[] = [];
  let next = 0;
  const began = performance.now();
  const worker = async () => {
    for (let body = bodies[next++]; body !== undefined; body = bodies[next++]) {
      const sent = performance.now();
      await post(target, body);
      latencies.push(performance.now() - sent);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
  return { latencies, millisecondsEach: (performance.now() - began) / bodies.length };
}

/**
 * Sends each ID token once, at random moments, so many in a second on average, whether those before have been answered or not.
 * @returns how long each answer took from the moment it was due, in milliseconds.
 */
export async function arriveOpenly(
  target: Target,
  jwts: readonly string[],
  perSecond: number,
): Promise<number[]> {
  const began = performance.now();
  let due = 0;
  const arrivals = jwts.map(async (jwt) => {
    due += (-Math.log(1 - Math.random()) * 1000) / perSecond;
    const moment = began + due;
    const body = JSON.stringify({ jwt });
    await sleep(Math.max(0, moment - performance.now()));
    await post(target, body);
    return performance.now() - moment;
  });
  return Promise.all(arrivals);
}

function post({ url, status }: Target, body: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const headers = { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) };
    const sent = request(url, { method: 'POST', agent, headers }, (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (chunk: string) => {
        text += chunk;
      });
      response.on('end', () =>
        response.statusCode === status
          ? resolve()
          : reject(new Error(`expected ${status}, got ${response.statusCode}: ${text}`)),
      );
    });
    sent.on('error', reject);
    sent.end(body);
  });
}

export const closeConnections = (): void => agent.destroy();
