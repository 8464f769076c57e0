import { connect } from 'node:net';
import type { RouteRule } from '../features/access/authorisation.ts';
import type { Stage } from './authorisation-stage.ts';
import { nextAddress, PASSWORD, sessionOf } from './people.ts';

/** No cookie is looked at here: what is sent is itself the credential. */
export const OF_NO_SESSION = [
  'DELETE /api/v1/trusted_publishing/tokens',
  'POST /api/github/secret-scanning/verify',
  'POST /api/v1/tokens/revoke-exposed',
  'POST /api/v1/trusted_publishing/tokens',
  'POST /api/v1/trusted_publishing/tokens/revocations',
  'POST /setup',
];

const isReading = ({ route }: RouteRule) => route.startsWith('GET ');

/** The routes that change something for a page of another origin, in the name of whoever is signed in. */
export async function openToOtherOrigins(stage: Stage, rules: readonly RouteRule[]): Promise<string[]> {
  const { server } = stage.ci;
  const administrator = await sessionOf(server);
  const owner = await sessionOf(server, 'owner@example.com', PASSWORD);
  const lookAlike = `${server.url}.evil.example`;
  const taken = new Set<string>();
  for (const rule of rules.filter((one) => !isReading(one)))
    for (const headers of [
      { cookie: administrator, origin: 'https://evil.example' },
      { cookie: owner, origin: rule.route.length % 2 === 0 ? 'null' : lookAlike },
    ]) {
      const { status, text } = await ask(stage, rule, headers);
      if (status !== 403 || !text.includes('invalid origin header')) taken.add(rule.route);
    }
  return [...taken].sort();
}

/** What is wrong with the headers by which browsers are told what they may do with an answer. */
export async function framingFaults(
  stage: Stage,
  rules: readonly RouteRule[],
): Promise<{ faults: string[]; pages: number }> {
  const cookie = await sessionOf(stage.ci.server, 'owner@example.com', PASSWORD);
  const faults: string[] = [];
  let pages = 0;
  for (const rule of rules.filter(isReading)) {
    const answer = await ask(stage, rule, { cookie, accept: 'text/html' });
    const of = (name: string) => answer.headers.get(name) ?? '';
    const isPage = of('content-type').startsWith('text/html');
    const policy = of('content-security-policy');
    const isShut = policy.includes('sandbox');
    pages += isPage ? 1 : 0;
    const wrong = {
      'its type may be guessed': of('x-content-type-options') !== 'nosniff',
      'it may be framed': of('x-frame-options') !== 'DENY',
      // Nothing here is meant for the scripts of other pages.
      'others may read it': of('access-control-allow-origin') !== '',
      'it may load what it likes': isPage && !isShut && !policy.includes("default-src 'none'"),
      'its policy lets it be framed': isPage && !isShut && !policy.includes("frame-ancestors 'none'"),
      'it runs what stands in it': /unsafe-(?:inline|eval)/.test(policy),
    };
    for (const [what, is] of Object.entries(wrong)) if (is) faults.push(`${rule.route}: ${what}`);
  }
  return { faults, pages };
}

/** Where a name in an address, or what stands behind it, becomes a header or leads elsewhere. */
export async function headerFaults(stage: Stage, rules: readonly RouteRule[]): Promise<string[]> {
  const evil = '%0d%0aevil-header:%20yes%0d%0a%0d%0a<script>';
  const faults: string[] = [];
  for (const rule of rules.filter(isReading)) {
    const pattern = rule.route.replace('GET ', '');
    const plain = pattern.replaceAll(/:\w+|\*/g, 'x');
    // What the API does not know in a query it does not read.
    const queries = pattern.startsWith('/api/')
      ? []
      : [
          `?next=${evil}&return_to=${evil}&code=${evil}&q=${evil}&state=${evil}`,
          '?next=//evil.example&return_to=https:%2F%2Fevil.example&redirect_uri=https:%2F%2Fevil.example',
        ];
    const named = pattern.replaceAll(/:\w+|\*/g, `x${evil}`);
    for (const path of [named, ...queries.map((query) => `${plain}${query}`)]) {
      const head = await headOf(stage, path);
      if (!/^HTTP\/1\.1 \d{3} /.test(head)) faults.push(`${path}: no answer`);
      if (/^evil-header:/im.test(head)) faults.push(`${path}: a header of its own`);
      if (/^location:\s*(?:https?:)?\/\/evil/im.test(head)) faults.push(`${path}: leads elsewhere`);
    }
  }
  return faults;
}

async function ask(stage: Stage, rule: RouteRule, headers: Record<string, string>) {
  const [method = '', pattern = ''] = rule.route.split(' ');
  const text = `${rule.at ?? pattern}\n${JSON.stringify(rule.body ?? null)}`;
  const [path = '', body = ''] = (await stage.fill(text, false)).split('\n');
  return stage.ci.server.request(method, path, {
    token: null,
    body: rule.body === 'an upload' ? stage.upload : (JSON.parse(body) ?? undefined),
    headers: { 'x-forwarded-for': nextAddress(), ...headers },
  });
}

/** The bytes before the body, as no client has tidied them up. */
function headOf(stage: Stage, path: string): Promise<string> {
  const { port } = stage.ci.server.running.platform.config.listen;
  return new Promise((resolve, reject) => {
    let text = '';
    const socket = connect(port, '127.0.0.1', () =>
      socket.write(
        `GET ${path} HTTP/1.1\r\nhost: localhost\r\naccept: text/html\r\nconnection: close\r\n\r\n`,
      ),
    );
    socket.on('data', (data) => {
      text += data.toString('latin1');
      if (!text.includes('\r\n\r\n')) return;
      socket.destroy();
      resolve(text.slice(0, text.indexOf('\r\n\r\n')));
    });
    socket.on('error', reject);
    socket.on('end', () => resolve(text));
  });
}
