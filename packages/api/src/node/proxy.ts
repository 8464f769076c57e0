import { type ClientRequest, request as httpRequest } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { isIP, type Socket } from 'node:net';
import { type SecureContext, connect as tlsConnect } from 'node:tls';
import { ClientFault } from '../client/client-fault.ts';
import { isThisMachine } from '../client/registry-address.ts';

const PROXY_REMEDY = 'let the proxy pass connections to the registry, or name the registry in NO_PROXY';

type Env = Readonly<Record<string, string | undefined>>;

/**
 * The proxy for an address, by the variables that curl (and so cargo) reads. `HTTP_PROXY` in capitals is not among them:
 * in a CGI it would be a header of the request.
 */
export function proxyFor(url: URL, env: Env): URL | null {
  if (isNear(url.hostname) || isExcepted(url, env['NO_PROXY'] || env['no_proxy'] || '')) return null;
  const own = url.protocol === 'https:' ? env['HTTPS_PROXY'] || env['https_proxy'] : env['http_proxy'];
  const text = own || env['ALL_PROXY'] || env['all_proxy'];
  if (text === undefined || text === '') return null;
  try {
    const proxy = new URL(text.includes('://') ? text : `http://${text}`);
    if (proxy.protocol === 'http:' || proxy.protocol === 'https:') return proxy;
  } catch {
    // Told below, without the text: it may hold a password.
  }
  throw new ClientFault('usage', 'the proxy that the environment names is no http:// or https:// address', {
    remedy: 'set HTTPS_PROXY to one, or name the host in NO_PROXY',
  });
}

/** This machine, and the metadata server of a cloud, which tells each machine who it is: a proxy would get its own token. */
const isNear = (hostname: string): boolean =>
  isThisMachine(hostname) || hostname === 'metadata.google.internal' || hostname.startsWith('169.254.');

/** Host names and domains, divided by commas; `*` stands for all. */
function isExcepted({ hostname, port, protocol }: URL, list: string): boolean {
  const usualPort = protocol === 'https:' ? '443' : '80';
  return list.split(/[\s,]+/).some((entry) => {
    if (entry === '*') return true;
    const [name = '', itsPort] = entry
      .toLowerCase()
      .replace(/^\*?\./, '')
      .split(/:(?=\d+$)/);
    if (name === '' || (itsPort !== undefined && itsPort !== (port || usualPort))) return false;
    return hostname === name || hostname.endsWith(`.${name}`);
  });
}

/**
 * A tunnel through the proxy, made with CONNECT for plain http as well: the proxy sees a name and a port and no request.
 * What comes back goes into the options of the request.
 */
export async function connectThrough(
  proxy: URL,
  url: URL,
  signal: AbortSignal,
  trusted: { secureContext?: SecureContext },
): Promise<{ createConnection: () => Socket }> {
  const secure = url.protocol === 'https:';
  const target = `${url.hostname}:${url.port || (secure ? 443 : 80)}`;
  const credential = credentialOf(proxy);
  const socket = await new Promise<Socket>((resolve, reject) => {
    const request = (proxy.protocol === 'https:' ? httpsRequest : httpRequest)({
      host: proxy.hostname.replace(/^\[|\]$/g, ''),
      port: proxy.port || (proxy.protocol === 'https:' ? 443 : 80),
      method: 'CONNECT',
      path: target,
      agent: false,
      signal,
      ...trusted,
    });
    request.once('error', reject);
    setHeaders(request, { host: target, ...credential });
    request.once('connect', ({ statusCode }, tunnel) => {
      if (statusCode === 200) return resolve(tunnel as Socket);
      tunnel.destroy();
      const message = `the proxy ${proxy.host} does not connect to ${target} (status ${statusCode})`;
      reject(new ClientFault('unreachable', message, { remedy: PROXY_REMEDY }));
    });
    request.end();
  });
  if (!secure) return { createConnection: () => socket };
  const host = url.hostname.replace(/^\[|\]$/g, '');
  // An address is no name to ask for, and is compared with the certificate all the same.
  const name = isIP(host) === 0 ? { servername: host } : {};
  return { createConnection: () => tlsConnect({ socket, host, ...name, ...trusted }) };
}

/** Not among the options: of those, the `net` of `NODE_DEBUG` prints all on stderr. */
export function setHeaders(request: ClientRequest, headers: Readonly<Record<string, string>>): void {
  try {
    for (const [name, value] of Object.entries(headers)) request.setHeader(name, value);
  } catch (error) {
    request.destroy();
    throw error;
  }
}

function credentialOf({ username, password }: URL): Record<string, string> {
  if (username === '' && password === '') return {};
  const both = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`;
  return { 'proxy-authorization': `Basic ${Buffer.from(both).toString('base64')}` };
}
