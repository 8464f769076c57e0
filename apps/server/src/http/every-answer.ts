import type { Config } from '../config/config.ts';

const YEAR_SECONDS = 365 * 24 * 60 * 60;

/** The headers of every answer, whatever it is and whichever way it is made. */
export function everyAnswer({ publicUrl, tls }: Pick<Config, 'publicUrl' | 'tls'>): Record<string, string> {
  return {
    'x-content-type-options': 'nosniff',
    'x-frame-options': 'DENY',
    // Of this host alone: nothing is known of its subdomains. Who comes by plain http passes over it (RFC 6797 §8.1).
    ...(tls !== null || publicUrl.startsWith('https:')
      ? { 'strict-transport-security': `max-age=${YEAR_SECONDS}` }
      : {}),
  };
}
