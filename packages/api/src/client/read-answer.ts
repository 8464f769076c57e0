import { ClientFault, type RegistryRefusal } from './client-fault.ts';
import type { HttpAnswer } from './http.ts';

export type Json = Readonly<Record<string, unknown>>;

/**
 * The JSON object in an answer of the registry.
 * @param from the address that was asked, for the sentences
 * @throws {ClientFault} `refused` for an error of the registry, `answer_unreadable` for anything that is no JSON object,
 *   such as the page of a proxy on the way
 */
export function readJson(answer: HttpAnswer, from: string): Json {
  const json = parseObject(answer.text);
  if (answer.status >= 200 && answer.status < 300) {
    if (json === null) throw unreadable(answer, from);
    return json;
  }
  throw refusalIn(answer, json, from);
}

/** For answers without a body, such as 204. */
export function expectSuccess(answer: HttpAnswer, from: string): void {
  if (answer.status < 200 || answer.status >= 300) throw refusalIn(answer, parseObject(answer.text), from);
}

function refusalIn(answer: HttpAnswer, json: Json | null, from: string): ClientFault {
  const errors = json?.['errors'];
  const first: unknown = Array.isArray(errors) ? errors[0] : undefined;
  if (typeof first !== 'object' || first === null || typeof (first as Json)['detail'] !== 'string') {
    return unreadable(answer, from);
  }
  const error = first as Json;
  const refusal: RegistryRefusal = {
    status: answer.status,
    code: mapped(textOf(error, 'code'), nameSaid),
    detail: said(String(error['detail'])),
    remedy: mapped(textOf(error, 'remedy'), said),
    field: mapped(textOf(error, 'field'), nameSaid),
    correlationId: mapped(textOf(error, 'correlation_id'), nameSaid),
    retryAfter: mapped(answer.headers['retry-after'] ?? null, Number) || null,
  };
  return new ClientFault('refused', refusal.detail, { remedy: refusal.remedy, refusal });
}

function unreadable(answer: HttpAnswer, from: string): ClientFault {
  const { status, headers, text } = answer;
  const type = mapped(headers['content-type']?.split(';')[0] ?? null, nameSaid) ?? 'no content type';
  const location = headers['location'];
  if (status >= 300 && status < 400 && location !== undefined) {
    return new ClientFault(
      'answer_unreadable',
      `${from} answers with a redirect (${status}) to ${said(location).slice(0, 300)}`,
      {
        remedy:
          'write the address of the registry as it is there; redirects are not followed, as credentials would go with them',
      },
    );
  }
  const page = /^\s*</.test(text);
  return new ClientFault(
    'answer_unreadable',
    `${from} answers ${status} with ${page ? `a page (${type})` : `${text === '' ? 'nothing' : type}`} where JSON was expected`,
    {
      reasons: page ? [`it begins: ${said(textOfPage(text)).slice(0, 200)}`] : [],
      remedy: page
        ? 'a proxy or load balancer on the way seems to answer in place of the registry: look at its log, and at the address'
        : 'look at the address, and at the log of the registry or of the proxy before it',
    },
  );
}

function parseObject(text: string): Json | null {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Json) : null;
  } catch {
    return null;
  }
}

function textOf(json: Json, name: string): string | null {
  const value = json[name];
  return typeof value === 'string' && value !== '' ? value : null;
}

const mapped = <T, R>(value: T | null, map: (value: T) => R): R | null =>
  value === null ? null : map(value);

/** Of the beginning only: whoever sends a page may send one that is slow to search. */
const textOfPage = (html: string) =>
  html.slice(0, 5000).replaceAll(/<(script|style)[\s\S]*?<\/\1>|<[^>]*>/gi, ' ');

/**
 * What comes from elsewhere goes to terminals and logs: no control characters, so no colours of theirs, and nothing that
 * the runner of a CI takes for a command. That is `::` at the beginning of a line, also of one that cargo indents, and
 * `##[` or `##name[` anywhere in it.
 */
export function oneLine(text: string): string {
  return text
    .replaceAll(/[\p{Cc}\p{Bidi_Control}\s]+/gu, ' ')
    .trim()
    .replaceAll(/#(?=#[A-Za-z]*\[)/g, '# ')
    .replace(/^::/, ': :');
}

const MOST_SAID = 2000;

/** What somebody says of a failure: one line, with an end, and without a token that was sent and comes back. */
export function said(text: string): string {
  return oneLine(text.slice(0, 2 * MOST_SAID))
    .replaceAll(/\beyJ[\w-]{5,}(?:\.[\w-]*){0,2}|\bwb[a-z]{1,4}_\w{8,}/g, '(a token)')
    .slice(0, MOST_SAID);
}

const nameSaid = (text: string) => said(text).slice(0, 100);
