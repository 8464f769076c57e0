import { oneLine } from '@waybill/api/client';
import { userAgent } from '../../version.ts';
import { type Check, fail, ok, skip } from '../check.ts';

/** The first thing cargo asks for. A private index has to ask for a credential in cargo's way. */
export const indexConfig: Check = {
  name: 'index-config',
  async run(place) {
    const known = await place.wellKnownOrNull();
    if (known === null) return skip('the registry could not be asked');
    const { address } = place.connection();
    const url = `${address.index.replace(/^sparse\+/, '')}config.json`;
    const answer = await place.context.send({
      method: 'GET',
      url,
      headers: { accept: 'text/plain', 'user-agent': userAgent },
      timeoutMs: 10_000,
    });
    const { status, headers, text } = answer;
    if (status === 401 && (known.visibility === 'private' || address.isPrivateIndex)) {
      if (/cargo/i.test(headers['www-authenticate'] ?? ''))
        return ok('it asks for a credential, as a private index should');
      return fail(
        `${url} asks for a credential, but not in cargo's way (no \`Cargo\` challenge in WWW-Authenticate)`,
        'let the proxy before the registry pass the header WWW-Authenticate on',
      );
    }
    const config = status === 200 ? parse(text) : null;
    if (config === null)
      return fail(
        `${url} answers ${status}${/^\s*</.test(text) ? ' with a page' : ''} where cargo expects its config.json`,
        `look at what stands before the registry: ${new URL('.', url).pathname} must reach it as it is`,
      );
    if (typeof config['api'] !== 'string' || config['api'].replace(/\/$/, '') !== address.base)
      return fail(
        `${url} sends cargo to ${oneLine(String(config['api'] ?? 'no API'))}, not to ${address.base}`,
        'let the operator set `public_url` to the address that clients use',
      );
    return ok('cargo can read it');
  },
};

function parse(text: string): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : null;
  } catch {
    return null;
  }
}
