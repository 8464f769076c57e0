import type { Logger } from 'pino';

const TIMEOUT_MS = 5_000;

/**
 * Fetches this registry under its own public address, as cargo will. A wrong address shows only at the first publish
 * otherwise. It warns and does not stop: a proxy in front may simply not be up yet.
 */
export async function checkPublicUrl(publicUrl: string, instance: string, log: Logger): Promise<void> {
  const address = `${publicUrl}/.well-known/waybill`;
  const advice =
    'cargo and CI use this address: set public_url to the one under which this server is reached from outside';
  try {
    const response = await fetch(address, { signal: AbortSignal.timeout(TIMEOUT_MS), redirect: 'error' });
    const answer = (await response.json()) as { instance?: unknown };
    if (answer.instance === instance) return;
    log.warn({ public_url: publicUrl }, `another server answers at ${address}; ${advice}`);
  } catch (error) {
    const { message, cause } = error as Error & { cause?: Error };
    log.warn(
      { public_url: publicUrl, reason: cause?.message ?? message },
      `this server is not reachable at ${address}; ${advice}`,
    );
  }
}
