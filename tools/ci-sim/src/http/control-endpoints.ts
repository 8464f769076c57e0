import type { IncomingMessage, ServerResponse } from 'node:http';
import type { FaultChanges } from '../faults.ts';
import type { Issuer } from '../issuer.ts';
import { describeJob } from '../runner/job-access.ts';
import type { SimState } from '../state.ts';
import { readJsonBody, sendError, sendJson } from './messages.ts';
import { readJobRequest, readMintOptions, readNewIssuer, readRotation } from './read-requests.ts';

/** `/_sim/…`: the same switches as the library object has, for tests and people outside this process. */
export async function serveControl(
  state: SimState,
  path: readonly string[],
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  // A browser always says where a request comes from, and no web page has business here.
  if (request.headers.origin !== undefined) return sendError(response, 403, 'not from a web page');
  const [section, name, action, ...rest] = path;
  const call = [request.method, section, name && ':name', action, ...rest].filter(Boolean).join(' ');
  switch (call) {
    case 'GET':
      return sendJson(response, 200, {
        url: state.baseUrl,
        issuers: state.issuers.map((issuer) => issuer.state),
      });
    case 'POST issuers': {
      const { name, shape = 'github', path } = readNewIssuer(await readJsonBody(request));
      return sendJson(response, 201, (await state.addIssuer(name, shape, path)).state);
    }
    case 'POST jobs': {
      const job = readJobRequest(await readJsonBody(request));
      const issuer = state.issuer(job.issuer ?? 'github');
      return sendJson(response, 201, describeJob(state.baseUrl, state.jobs.add(issuer, job)));
    }
    case 'DELETE jobs :name':
      return state.jobs.remove(name ?? '')
        ? void response.writeHead(204).end()
        : sendError(response, 404, 'no such job is running');
  }
  if (section !== 'issuers' || name === undefined)
    return sendError(response, 404, 'no such control endpoint');
  const issuer = state.findIssuer(name);
  if (issuer === undefined) return sendError(response, 404, `no issuer is called "${name}"`);
  return serveIssuerControl(issuer, call, request, response);
}

async function serveIssuerControl(
  issuer: Issuer,
  call: string,
  request: IncomingMessage,
  response: ServerResponse,
) {
  switch (call) {
    case 'GET issuers :name':
      return sendJson(response, 200, issuer.state);
    case 'POST issuers :name faults':
      issuer.setFaults((await readJsonBody(request)) as FaultChanges);
      return sendJson(response, 200, issuer.state);
    case 'POST issuers :name rotate':
      await issuer.rotateKeys(readRotation(await readJsonBody(request)));
      return sendJson(response, 200, issuer.state);
    case 'POST issuers :name reset':
      issuer.reset();
      return sendJson(response, 200, issuer.state);
    case 'POST issuers :name tokens':
      return sendJson(response, 200, { value: issuer.mint(readMintOptions(await readJsonBody(request))) });
    default:
      return sendError(response, 404, 'no such control endpoint');
  }
}
