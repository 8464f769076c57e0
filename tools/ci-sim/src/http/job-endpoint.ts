import type { IncomingMessage, ServerResponse } from 'node:http';
import { transportFaults } from '../faults.ts';
import type { JobRegistry } from '../job-registry.ts';
import { sendError } from './messages.ts';
import { sendWithFaults } from './send-with-faults.ts';

/** `GET /_runner/<job>/token?…&audience=…`: where a job trades its request token for an ID token. */
export async function serveJobToken(
  jobs: JobRegistry,
  id: string,
  query: URLSearchParams,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const registered = jobs.authorize(id, bearerToken(request.headers.authorization));
  if (registered === undefined)
    return sendError(response, 401, 'this request token does not belong to a running job');
  const { issuer, description, job } = registered;
  const audience = query.get('audience') || issuer.shape.defaultAudience(job);
  const value = issuer.mint({ audience, job: description });
  const faults = transportFaults(issuer.faults, 'token');
  await sendWithFaults(response, { count: value.length, value }, faults, `${issuer.url}/moved/token`);
}

/** The scheme in any case (RFC 9110 §11.1): GitHub's own toolkit writes it small. */
function bearerToken(header: string | undefined): string | undefined {
  return /^bearer +(\S+)$/i.exec(header ?? '')?.[1];
}
