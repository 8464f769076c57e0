import type { IncomingMessage, ServerResponse } from 'node:http';
import { transportFaults } from '../faults.ts';
import type { JobRegistry } from '../job-registry.ts';
import { mintAsked } from './job-endpoint.ts';
import { sendText } from './messages.ts';
import { sendWithFaults } from './send-with-faults.ts';

const FLAVOR = 'Metadata-Flavor';

/**
 * `GET /computeMetadata/v1/instance/service-accounts/default/identity?audience=…`, as on a machine of Google's. The
 * header is what keeps a web page or a careless proxy from asking, so without it there is no answer.
 */
export async function serveMetadata(
  jobs: JobRegistry,
  path: string,
  query: URLSearchParams,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  response.setHeader(FLAVOR, 'Google');
  if (request.headers['metadata-flavor'] !== 'Google' || request.headers['x-forwarded-for'] !== undefined)
    return sendText(response, 403, `Missing required header "${FLAVOR}": "Google"`);
  const registered = jobs.onMachine();
  const [, account, what] = /^v1\/instance\/service-accounts\/([^/]+)\/(identity|email)$/.exec(path) ?? [];
  if (registered === undefined || account === undefined)
    return sendText(response, 404, 'no such metadata, or no job of a Google machine is running');
  const email = String(registered.job.claims({ issuedAt: 0, expiresAt: 0 }).email);
  if (decodeURIComponent(account) !== 'default' && decodeURIComponent(account) !== email)
    return sendText(response, 404, `the machine has no service account "${account}"`);
  if (what === 'email') return sendText(response, 200, email);
  if (!query.get('audience')) return sendText(response, 400, 'non-empty audience parameter required');
  const { faults, url } = registered.issuer;
  const token = mintAsked(registered, query);
  await sendWithFaults(response, token, transportFaults(faults, 'token'), `${url}/moved/token`);
}
