import { type IncomingHttpHeaders, request } from 'node:http';

export interface Answer {
  status: number;
  headers: IncomingHttpHeaders;
  bytes: Buffer;
  text: string;
}

export interface Call {
  method?: string;
  headers?: Readonly<Record<string, string>>;
  body?: string | Uint8Array;
  /** As cargo sends it. */
  token?: string;
}

/**
 * One request on a connection of its own: a pooled one would tell of a server that was killed in between,
 * and would keep one busy that is told to stop.
 */
export function send(url: string, { method = 'GET', headers = {}, body, token }: Call = {}): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const authorization = token === undefined ? {} : { authorization: token };
    const length = body === undefined ? {} : { 'content-length': String(Buffer.byteLength(body)) };
    const sent = request(url, { method, agent: false, headers: { ...authorization, ...length, ...headers } });
    sent.once('error', reject);
    sent.once('response', (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.once('error', reject);
      // An answer that breaks off ends with `close`, too.
      response.once('close', () => {
        if (!response.complete) return reject(new Error(`the answer of ${url} broke off`));
        const bytes = Buffer.concat(chunks);
        const { statusCode = 0, headers: received } = response;
        resolve({ status: statusCode, headers: received, bytes, text: bytes.toString('utf8') });
      });
    });
    sent.end(body);
  });
}

export interface JsonAnswer {
  status: number;
  json: Record<string, unknown>;
}

/** Sends JSON if there is any, and reads JSON. */
export async function sendJson(url: string, call: Call & { json?: unknown } = {}): Promise<JsonAnswer> {
  const { json, ...rest } = call;
  const body =
    json === undefined
      ? {}
      : {
          method: 'POST',
          body: JSON.stringify(json),
          headers: { 'content-type': 'application/json', ...call.headers },
        };
  const answer = await send(url, { ...body, ...rest, headers: { ...body.headers, ...rest.headers } });
  return { status: answer.status, json: answer.text === '' ? {} : JSON.parse(answer.text) };
}

/** The sentence and the code of a refusal. */
export function refusalOf({ json }: JsonAnswer): { detail: string; code: string } {
  const [first] = (json['errors'] ?? []) as { detail?: string; code?: string }[];
  const code = first?.code ?? json['code'];
  return { detail: first?.detail ?? '', code: typeof code === 'string' ? code : '' };
}
