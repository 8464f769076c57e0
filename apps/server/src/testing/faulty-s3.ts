import {
  type ClientRequest,
  createServer,
  request as forward,
  type IncomingMessage,
  type ServerResponse,
} from 'node:http';

/** What is wrong with the storage, of the requests that it concerns. */
export type Fault =
  | 'answers 500'
  | 'answers 403'
  | 'hangs'
  | 'hangs after the body'
  | 'breaks the connection'
  | 'loses half of the body'
  | 'changes a byte of the body'
  | 'takes it and stores nothing'
  | 'cuts the answer short'
  | 'hangs in the answer';

export interface FaultyS3 {
  url: string;
  /** What was asked, in order: `PUT`, `GET ?list-type`. */
  readonly asked: string[];
  /** From now on; `times` requests only, if it is given. Null: all is well again. */
  fail(fault: Fault | null, which?: (request: IncomingMessage) => boolean, times?: number): void;
  close(): void;
}

/** Somebody between a server and its S3 storage. Signatures still hold, as the host that was signed is sent on. */
export async function startFaultyS3(target: string): Promise<FaultyS3> {
  const { hostname, port } = new URL(target);
  const asked: string[] = [];
  let fault: Fault | null = null;
  let concerns: (request: IncomingMessage) => boolean = () => true;
  let left = 0;
  const server = createServer((request, response) => {
    asked.push(lineOf(request));
    const now = fault !== null && left > 0 && concerns(request) ? fault : null;
    if (now !== null) left -= 1;
    if (now === 'answers 500' || now === 'answers 403') {
      request.resume();
      const code = now === 'answers 500' ? 'InternalError' : 'AccessDenied';
      response.writeHead(now === 'answers 500' ? 500 : 403, { 'content-type': 'application/xml' });
      response.end(`<Error><Code>${code}</Code></Error>`);
    } else if (now === 'breaks the connection') request.socket.destroy();
    else if (now === 'hangs after the body') request.resume();
    else if (now === 'takes it and stores nothing') {
      request.resume();
      request.once('end', () => response.writeHead(200, { etag: '"0"' }).end());
    } else if (now !== 'hangs') pass(request, response, now);
  });

  function pass(request: IncomingMessage, response: ServerResponse, now: Fault | null): void {
    const { method, url: path, headers } = request;
    const onward = forward({ hostname, port, method, path, headers, agent: false }, (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      if (now === 'cuts the answer short' || now === 'hangs in the answer') {
        answer.once('data', (chunk: Buffer) => {
          response.write(chunk.subarray(0, chunk.length / 2), () => {
            if (now === 'cuts the answer short') response.destroy();
          });
          answer.destroy();
        });
        answer.on('error', () => {});
      } else answer.pipe(response);
    });
    // Swift ends what has no body as if it had one, which is an error once the answer is over.
    onward.on('error', () => {
      if (!response.headersSent) response.destroy();
    });
    if (now === 'changes a byte of the body') void sendChanged(request, onward);
    else if (now === 'loses half of the body') void sendHalf(request, onward);
    else request.pipe(onward);
  }

  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  return {
    url: `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}`,
    asked,
    fail(next, which = () => true, times = Number.POSITIVE_INFINITY) {
      fault = next;
      concerns = which;
      left = times;
    },
    close() {
      server.closeAllConnections();
      server.close();
    },
  };
}

async function bodyOf(request: IncomingMessage): Promise<Buffer> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  return Buffer.concat(parts);
}

async function sendChanged(request: IncomingMessage, onward: ClientRequest): Promise<void> {
  const body = await bodyOf(request);
  if (body.length > 0) body.writeUInt8(body.readUInt8(0) ^ 1, 0);
  onward.end(body);
}

/** As a line that breaks in the middle. */
async function sendHalf(request: IncomingMessage, onward: ClientRequest): Promise<void> {
  const body = await bodyOf(request);
  onward.write(body.subarray(0, body.length / 2), () => onward.destroy());
}

function lineOf({ method, url = '' }: IncomingMessage): string {
  const query = url.split('?')[1]?.split('&') ?? [];
  const named = query.map((one) => one.split('=')[0]).filter((name) => name !== 'x-id');
  return named.length === 0 ? `${method}` : `${method} ?${named.sort().join('&')}`;
}
