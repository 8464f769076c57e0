import { ClientFault } from './client-fault.ts';
import { oneLine } from './read-answer.ts';

/** Where a registry is. All requests go below `base`; nothing an answer says can send them elsewhere. */
export interface RegistryAddress {
  /** Without a slash at its end: `https://crates.example.com`. */
  readonly base: string;
  /** As cargo writes it: `sparse+https://crates.example.com/index/`, or its other one if that was given. */
  readonly index: string;
  /** Whether that is the index at `/private/index/`, which asks for a token on a public registry too. */
  readonly isPrivateIndex: boolean;
  /** What an ID token for it is made for, unless its operator says otherwise: `base` without the scheme. */
  readonly audience: string;
}

/**
 * @param text the address of a registry, or of its index as cargo writes it
 * @throws {ClientFault} `usage`, when it is neither; `insecure`, for plain http beyond this machine
 */
export function registryAddress(text: string, options: { allowHttp?: boolean } = {}): RegistryAddress {
  const url = parse(text.replace(/^sparse\+/, ''));
  if (url === null || (url.protocol !== 'https:' && url.protocol !== 'http:') || url.search || url.hash) {
    throw new ClientFault('usage', `"${shown(text)}" is not the address of a registry`, {
      remedy:
        'write it like https://crates.example.com, or as its index: sparse+https://crates.example.com/index/',
    });
  }
  if (url.username !== '' || url.password !== '') {
    throw new ClientFault('usage', 'the address of the registry holds a user name or a password', {
      remedy: 'take them out: Waybill needs none, and addresses are written into logs and lock files',
    });
  }
  if (url.protocol === 'http:' && !options.allowHttp && !isThisMachine(url.hostname)) {
    throw new ClientFault(
      'insecure',
      `${url.origin} is plain http: anybody on the way could read and use the ID token`,
      {
        remedy:
          'give the registry a certificate, or say that this network is trusted with WAYBILL_ALLOW_HTTP=true',
      },
    );
  }
  const written = url.pathname.replace(/\/+$/, '');
  const isPrivateIndex = written.endsWith('/private/index');
  const path = written.replace(/(\/private)?\/index$/, '');
  const base = url.origin + path;
  const { index, privateIndex } = indexesAt(base);
  return { base, index: isPrivateIndex ? privateIndex : index, isPrivateIndex, audience: url.host + path };
}

/** The two indexes of a registry: cargo sends a token to the second one alone, where private crates are seen. */
export const indexesAt = (base: string) => ({
  index: `sparse+${base}/index/`,
  privateIndex: `sparse+${base}/private/index/`,
});

export function isThisMachine(hostname: string): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || /^127(\.\d{1,3}){3}$/.test(hostname);
}

/** What cannot be read as an address may hold a password all the same. */
const shown = (text: string) =>
  oneLine(text)
    .slice(0, 300)
    .replace(/\/\/[^/]*@/, '//…@');

function parse(text: string): URL | null {
  try {
    return new URL(text);
  } catch {
    return null;
  }
}
