import { lookup as dnsLookup } from 'node:dns';
import { request as httpRequest, type IncomingMessage, type RequestOptions } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { isIP, type LookupFunction } from 'node:net';
import { IssuerProblem } from './issuer-problem.ts';
import { isPublicAddress } from './public-address.ts';

export interface FetchRules {
  /** Private addresses and plain http are allowed. */
  internal: boolean;
  /** A certificate authority to trust instead of the usual ones, PEM. */
  ca: string | null;
}

/** What is sent, where it is more than a question. */
export interface JsonRequest {
  method?: 'GET' | 'POST';
  headers?: Readonly<Record<string, string>>;
  body?: string;
  /** Statuses besides 200 whose answer is returned. */
  statuses?: readonly number[];
  mostBytes?: number;
}

const TIMEOUT_MS = 5_000;
const MOST_BYTES = 256 * 1024;

/**
 * Fetches JSON from an issuer under the rules of a suspicious client: https, no redirects, five seconds for the whole
 * answer, 256 KiB, and no private address, which is checked on the very address that is connected to (so a name that
 * resolves differently the second time gains nothing).
 * @throws IssuerProblem with a sentence for the operator.
 */
export function fetchJson(url: string, rules: FetchRules, asked: JsonRequest = {}): Promise<unknown> {
  const target = URL.parse(url);
  if (target === null)
    return Promise.reject(new IssuerProblem('address_refused', `${url} is not an address`));
  if (target.protocol !== 'https:' && !(rules.internal && target.protocol === 'http:')) {
    return Promise.reject(new IssuerProblem('address_refused', `${url} is not https`));
  }
  const host = target.hostname.replace(/^\[|\]$/g, '');
  if (!rules.internal && isIP(host) !== 0 && !isPublicAddress(host))
    return Promise.reject(privateAddress(url, host));

  const options: RequestOptions & { ca?: string } = {
    method: asked.method ?? 'GET',
    headers: {
      accept: 'application/json',
      'accept-encoding': 'identity',
      'user-agent': 'waybill (trusted publishing)',
      ...asked.headers,
    },
    lookup: rules.internal ? dnsLookup : publicLookup(url),
    agent: false,
    signal: AbortSignal.timeout(TIMEOUT_MS),
    ...(rules.ca === null ? {} : { ca: rules.ca }),
  };
  return new Promise((resolve, reject) => {
    const send = target.protocol === 'https:' ? httpsRequest : httpRequest;
    const request = send(target, options, (response) => readJson(url, response, asked).then(resolve, reject));
    request.on('error', (error) => reject(asSentence(url, error)));
    request.end(asked.body);
  });
}

async function readJson(url: string, response: IncomingMessage, asked: JsonRequest): Promise<unknown> {
  const mostBytes = asked.mostBytes ?? MOST_BYTES;
  try {
    if (response.statusCode !== 200 && !asked.statuses?.includes(response.statusCode ?? 0)) {
      const redirect = response.headers.location === undefined ? '' : ' (redirects are not followed)';
      const code = (response.statusCode ?? 0) >= 500 ? 'unreachable' : 'answer_invalid';
      throw new IssuerProblem(code, `${url} answered ${response.statusCode}${redirect}`);
    }
    const chunks: Buffer[] = [];
    let size = 0;
    for await (const chunk of response as AsyncIterable<Buffer>) {
      size += chunk.length;
      if (size > mostBytes)
        throw new IssuerProblem('answer_invalid', `${url} answered more than ${mostBytes} bytes`);
      chunks.push(chunk);
    }
    return parse(url, Buffer.concat(chunks).toString('utf8'));
  } catch (error) {
    throw asSentence(url, error as NodeJS.ErrnoException);
  } finally {
    response.destroy();
  }
}

function parse(url: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new IssuerProblem('answer_invalid', `${url} did not answer JSON`);
  }
}

function asSentence(url: string, error: NodeJS.ErrnoException): IssuerProblem {
  if (error instanceof IssuerProblem) return error;
  if (error.name === 'AbortError' || error.name === 'TimeoutError')
    return new IssuerProblem('unreachable', `${url} did not answer within ${TIMEOUT_MS / 1000} seconds`);
  // OpenSSL's names, such as DEPTH_ZERO_SELF_SIGNED_CERT and UNABLE_TO_VERIFY_LEAF_SIGNATURE, and Node's own.
  if (/CERT|SIGNATURE|^ERR_TLS/.test(error.code ?? ''))
    return new IssuerProblem(
      'certificate_refused',
      `${url} has a certificate that is not trusted (${error.message}); if a private authority made it, give that one as \`ca\` (\`ca_file\` in the configuration)`,
    );
  return new IssuerProblem('unreachable', `${url} cannot be fetched: ${error.message || error.code}`);
}

/** A DNS look-up that knows no private addresses. */
function publicLookup(url: string): LookupFunction {
  return (host, options, callback) => {
    dnsLookup(host, { ...options, all: true }, (error, addresses) => {
      if (error) return callback(error, '', 0);
      const refused = addresses.find(({ address }) => !isPublicAddress(address));
      if (refused) return callback(privateAddress(url, refused.address), '', 0);
      const [first] = addresses;
      // With an empty list Node would end the process.
      if (first === undefined)
        return callback(new IssuerProblem('unreachable', `${host} has no address`), '', 0);
      return options.all ? callback(null, addresses) : callback(null, first.address, first.family);
    });
  };
}

function privateAddress(url: string, address: string): IssuerProblem {
  return new IssuerProblem(
    'address_refused',
    `${url} leads to the private address ${address}; set internal = true for this issuer if that is right`,
  );
}
