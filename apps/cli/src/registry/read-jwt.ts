import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { audienceFor, findIdTokenSource } from '@waybill/api/ci';
import { ClientFault, type Registry } from '@waybill/api/client';
import { nodeJob } from '@waybill/api/node';
import type { CliContext } from '../context.ts';
import { whyUnreadable } from '../why-unreadable.ts';

const MOST_BYTES = 64 * 1024;
/** Two parts, or three of which the last may be missing. */
const TOKEN = /^[\w-]+\.[\w-]+(?:\.[\w-]*)?$/;

export const looksLikeJwt = (text: string): boolean => TOKEN.test(text);

/**
 * The ID token in a file, or in what is piped in (`-`). Never the token itself: what stands on a command line is kept by
 * the shell and shown to everybody on the machine.
 * @throws {ClientFault} `usage`
 */
export async function readJwtFrom(context: CliContext, place: string): Promise<string> {
  if (looksLikeJwt(place) && place.length > 60)
    throw new ClientFault('usage', 'an ID token stands on the command line, where the shell keeps it', {
      remedy: 'pipe it in, and write `-` in its place; take this one for known, and get a new one',
    });
  return oneToken(place === '-' ? await readStdin(context) : await readFileOf(context, place), place);
}

function oneToken(text: string, place: string): string {
  const token = text.trim();
  if (looksLikeJwt(token)) return token;
  const where = place === '-' ? 'what is piped in' : place;
  throw new ClientFault('usage', `${where} is no ID token (a JWT: parts of base64url with dots between)`, {
    remedy:
      token === ''
        ? 'it is empty: look at the command before the pipe'
        : 'pass the token alone, without quotes',
  });
}

/** All of stdin, once a program has ended it. */
export async function readStdin({ stdin }: Pick<CliContext, 'stdin'>): Promise<string> {
  let text = '';
  for await (const chunk of stdin) {
    text += String(chunk);
    if (text.length > MOST_BYTES)
      throw new ClientFault('usage', `what is piped in has more than ${MOST_BYTES} bytes`, {
        remedy: 'pass the token alone',
      });
  }
  return text;
}

async function readFileOf({ cwd }: CliContext, path: string): Promise<string> {
  try {
    return await readFile(resolve(cwd, path), 'utf8');
  } catch (error) {
    throw new ClientFault('usage', `${path} cannot be read`, {
      reasons: [whyUnreadable(error)],
      remedy: 'give the name of a file with the ID token in it, or `-` to pipe it in',
    });
  }
}

/** A new ID token of the CI job this runs in, made for this registry. @throws {ClientFault} */
export async function jwtOfJob(context: CliContext, registry: Registry): Promise<string> {
  const { env, send } = context;
  const audience = audienceFor(registry.address, await registry.wellKnown(), env['WAYBILL_AUDIENCE']);
  const source = await findIdTokenSource(nodeJob(env, send), audience);
  if (source === null)
    throw new ClientFault('no_ci', 'there is no ID token: this is no CI job that is known here', {
      remedy: 'run this in the job that publishes, or pipe in an ID token of it with --jwt -',
    });
  const token = await source.token(audience, 0);
  if (token === null)
    throw new ClientFault('no_id_token', `${source.title} has no ID token for this job`, {
      remedy: source.another,
    });
  return token;
}
