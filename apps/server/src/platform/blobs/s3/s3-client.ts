import type { Readable } from 'node:stream';
import { S3Client } from '@aws-sdk/client-s3';
import type { S3Config } from '../../../config/storage.ts';

const CONNECT_MS = 5_000;
/** As many downloads may be streamed at once without keeping an upload waiting. */
const MOST_SOCKETS = 1_000;

const say = () => {};
/** What goes wrong is told by what is thrown; the SDK's own warnings would be text among the log's JSON. */
const silent = { trace: say, debug: say, info: say, warn: say, error: say };

/** Repeating and giving up is ours (`persistently`): with the SDK's on top nobody could tell how long it takes. */
export function makeClient(config: S3Config, endpoint = config.endpoint): S3Client {
  const agent = { keepAlive: true, maxSockets: MOST_SOCKETS };
  return new S3Client({
    maxAttempts: 1,
    logger: silent,
    forcePathStyle: config.pathStyle,
    // Not every S3-compatible storage knows the newer checksums; what is sent is signed with its SHA-256 anyway.
    requestChecksumCalculation: 'WHEN_REQUIRED',
    responseChecksumValidation: 'WHEN_REQUIRED',
    expectContinueHeader: false,
    requestHandler: { connectionTimeout: CONNECT_MS, httpAgent: agent, httpsAgent: agent },
    ...(endpoint === null ? {} : { endpoint }),
    ...(config.region === null ? {} : { region: config.region }),
    ...(config.credentials === null ? {} : { credentials: config.credentials }),
  });
}

export type ObjectBody = Readable & AsyncIterable<Buffer>;

/**
 * The bytes of an object. Ends with an error when the storage sends nothing for so long while somebody waits for it, or less
 * than it said; a slow reader is no reason.
 */
export async function* readBody(body: ObjectBody, size: number, timeoutMs: number): AsyncGenerator<Buffer> {
  const iterator = body[Symbol.asyncIterator]();
  let read = 0;
  try {
    for (;;) {
      const timer = setTimeout(
        () => body.destroy(new Error(`the storage sent nothing for ${timeoutMs} ms`)),
        timeoutMs,
      );
      const next = await iterator.next().finally(() => clearTimeout(timer));
      if (next.done === true) break;
      read += next.value.length;
      yield next.value;
    }
  } finally {
    body.destroy();
  }
  if (read !== size) throw new Error(`the storage sent ${read} bytes instead of ${size}`);
}
