import type { IncomingMessage, ServerResponse } from 'node:http';
import { transportFaults } from '../faults.ts';
import type { JobRegistry, RegisteredJob } from '../job-registry.ts';
import { sendError } from './messages.ts';
import { sendWithFaults } from './send-with-faults.ts';

/** `GET /_runner/<job>/token?…&audience=…`: where a job trades its request token for an ID token. */
export async function serveJobToken(
  jobs: JobRegistry,
  [id = '', ...path]: readonly string[],
  query: URLSearchParams,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const registered = jobs.authorize(id, bearerToken(request.headers.authorization));
  if (registered === undefined)
    return sendError(response, 401, 'this request token does not belong to a running job');
  if (path.join('/') !== registered.job.requestPath.split('?')[0])
    return sendError(response, 404, 'jobs of this provider do not ask here');
  const value = mintAsked(registered, query);
  const { faults, url } = registered.issuer;
  const answer = { count: value.length, value };
  await sendWithFaults(response, answer, transportFaults(faults, 'token'), `${url}/moved/token`);
}

/** A token as the job asked for it, in the words of its provider. */
export function mintAsked({ issuer, description, job }: RegisteredJob, query: URLSearchParams): string {
  const { changes, lifetimeSeconds } = issuer.shape.wish?.(query) ?? {};
  return issuer.mint({
    audience: query.get('audience') || job.defaultAudience,
    job: { ...description, ...changes },
    ...(lifetimeSeconds === undefined ? {} : { lifetimeSeconds }),
  });
}

/** The scheme in any case (RFC 9110 §11.1): GitHub's own toolkit writes it small. */
function bearerToken(header: string | undefined): string | undefined {
  return /^bearer +(\S+)$/i.exec(header ?? '')?.[1];
}
