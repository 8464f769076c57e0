import type { ServerResponse } from 'node:http';
import { below, discoveryDocument, keySetDocument } from '../documents.ts';
import { transportFaults } from '../faults.ts';
import type { Issuer } from '../issuer.ts';
import { sendError, sendJson } from './messages.ts';
import { sendWithFaults } from './send-with-faults.ts';

const DISCOVERY = '.well-known/openid-configuration';

/** Where `redirect: true` leads. */
const MOVED = 'moved/';

/** What an issuer publishes, below it or below one of its branches, with whatever is wrong at the moment. */
export async function serveIssuer(issuer: Issuer, path: string, response: ServerResponse): Promise<void> {
  const inside = pathInside(issuer, path);
  const moved = inside?.startsWith(MOVED) ?? false;
  const rest = moved ? inside?.slice(MOVED.length) : inside;
  const found = rest === undefined ? undefined : findDocument(issuer, rest);
  if (found === undefined) return sendError(response, 404, 'an issuer has no such document');
  const document =
    found.endpoint === 'discovery' ? discoveryDocument(issuer, found.branch) : keySetDocument(issuer);
  if (moved) return sendJson(response, 200, document);
  issuer.countRequest(found.endpoint);
  const faults = transportFaults(issuer.faults, found.endpoint);
  await sendWithFaults(response, document, faults, below(issuer.url, `${MOVED}${rest}`));
}

/** `path` begins after the name of the issuer, which may stand some way below that. */
function pathInside({ name, url }: Issuer, path: string): string | undefined {
  const own = new URL(url).pathname.slice(name.length + 2).replace(/\/$/, '');
  if (own === '') return path;
  return path.startsWith(`${own}/`) ? path.slice(own.length + 1) : undefined;
}

interface Found {
  readonly endpoint: 'discovery' | 'jwks';
  /** Empty for the issuer itself, else with a slash at its end. */
  readonly branch: string;
}

function findDocument({ shape }: Issuer, path: string): Found | undefined {
  for (const [endpoint, document] of [
    ['discovery', DISCOVERY],
    ['jwks', shape.keysPath],
  ] as const) {
    if (path === document) return { endpoint, branch: '' };
    if (!path.endsWith(`/${document}`)) continue;
    const branch = path.slice(0, -document.length);
    if (shape.branches?.test(branch.slice(0, -1))) return { endpoint, branch };
  }
  return undefined;
}
