import { StartError } from '../platform/start-error.ts';
import { readNetworks } from './networks.ts';

/** Who reads /metrics besides administrators. */
export interface MetricsConfig {
  /** Null: nobody by a token of its own. */
  token: string | null;
  /** Who needs no credential. */
  addresses: string[];
}

const SHORTEST_TOKEN = 16;
const LOOPBACK = ['127.0.0.0/8', '::1'];

/** @throws StartError */
export function readMetrics(token: string, addresses: string, publicUrl: string): MetricsConfig {
  if (token !== '' && token.length < SHORTEST_TOKEN)
    throw new StartError(
      `metrics.token must have at least ${SHORTEST_TOKEN} characters, but has ${token.length}.`,
    );
  if (!/^[\x21-\x7e]*$/.test(token))
    throw new StartError('metrics.token must be printable ASCII without spaces, as it is sent in a header.');
  return { token: token === '' ? null : token, addresses: readAddresses(addresses, publicUrl) };
}

/** Where people come from elsewhere there is a proxy in front as a rule, and all of them seem to come from this machine. */
function readAddresses(text: string, publicUrl: string): string[] {
  if (text === 'none') return [];
  if (text !== '') return readNetworks('metrics.addresses', text);
  const { hostname } = new URL(publicUrl);
  const isLoopback = hostname === 'localhost' || hostname === '[::1]' || /^127\.[\d.]+$/.test(hostname);
  return isLoopback ? LOOPBACK : [];
}
