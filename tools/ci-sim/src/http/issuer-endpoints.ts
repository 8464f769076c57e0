import type { ServerResponse } from 'node:http';
import { discoveryDocument, keySetDocument } from '../documents.ts';
import { transportFaults } from '../faults.ts';
import type { Issuer } from '../issuer.ts';
import { sendError, sendJson } from './messages.ts';
import { sendWithFaults } from './send-with-faults.ts';

const documents = {
  '.well-known/openid-configuration': { endpoint: 'discovery', make: discoveryDocument },
  '.well-known/jwks': { endpoint: 'jwks', make: keySetDocument },
} as const;

/** Where `redirect: true` leads. */
const MOVED = 'moved/';

/** `<issuer>/.well-known/…`, with whatever is wrong at the moment. */
export async function serveIssuer(issuer: Issuer, path: string, response: ServerResponse): Promise<void> {
  const moved = path.startsWith(MOVED);
  const rest = moved ? path.slice(MOVED.length) : path;
  if (!Object.hasOwn(documents, rest)) return sendError(response, 404, 'an issuer has no such document');
  const { endpoint, make } = documents[rest as keyof typeof documents];
  if (moved) return sendJson(response, 200, make(issuer));
  issuer.countRequest(endpoint);
  const faults = transportFaults(issuer.faults, endpoint);
  await sendWithFaults(response, make(issuer), faults, `${issuer.url}/${MOVED}${rest}`);
}
