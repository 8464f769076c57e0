import { readFileSync } from 'node:fs';
import { Agent, type IncomingHttpHeaders, request } from 'node:http';
import { Agent as SecureAgent, request as secureRequest } from 'node:https';
import { frame, metadataFor } from '../apps/server/src/testing/crate-file.ts';
import type { Settings } from './registry.ts';

const ADMIN_TOKEN = 'bench-admin-token-0123456789-0123456789';

/** A registry with an administrator, who may publish. */
export const withAdmin: Settings = {
  'setup.admin_login': 'admin',
  'setup.admin_email': 'admin@example.com',
  'setup.admin_token': ADMIN_TOKEN,
};

export interface Answer {
  status: number;
  headers: IncomingHttpHeaders;
  body: Buffer;
}

const agent = new Agent({ keepAlive: true, maxSockets: 64 });
let secureAgent = new SecureAgent({ keepAlive: true });

/** Of a registry that speaks TLS with a certificate of its own. */
export function trust(certificate: string): void {
  secureAgent.destroy();
  secureAgent = new SecureAgent({ keepAlive: true, maxSockets: 16, ca: readFileSync(certificate) });
}

export interface ToPublish {
  name: string;
  version: string;
  /** The `.crate` file. */
  file: Buffer;
  /** Over the usual metadata. */
  metadata?: Record<string, unknown>;
}

/** The body of an upload: made before the clock starts. */
export const uploadOf = ({ name, version, file, metadata }: ToPublish): Buffer =>
  frame(metadataFor(name, version, metadata), file);

/** @throws unless it was taken. */
export async function publish(url: string, body: Buffer): Promise<void> {
  const answer = await send(`${url}/api/v1/crates/new`, {
    method: 'PUT',
    headers: { authorization: ADMIN_TOKEN, 'content-length': String(body.length) },
    body,
  });
  if (answer.status !== 200) throw new Error(`an upload was refused: ${answer.body.toString()}`);
}

export function send(
  url: string,
  {
    method = 'GET',
    headers = {},
    body,
  }: { method?: string; headers?: Record<string, string>; body?: Buffer } = {},
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const [start, through] = url.startsWith('https:') ? [secureRequest, secureAgent] : [request, agent];
    const message = start(url, { method, agent: through, headers }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('end', () =>
        resolve({
          status: response.statusCode ?? 0,
          headers: response.headers,
          body: Buffer.concat(chunks),
        }),
      );
    });
    message.on('error', reject);
    message.end(body);
  });
}
