import { quote } from '@waybill/trusted-publishing';
import { Problem } from '../platform/problem.ts';

/** With its offset, as without one the same text would mean another time on another server. */
const RFC_3339 = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?(?:Z|[+-]\d\d:\d\d)$/i;

/** A moment in a query; null where there is none. @throws Problem `query_invalid` */
export function readTime(name: string, text: string | undefined): Date | null {
  if (text === undefined) return null;
  const at = RFC_3339.test(text) ? new Date(text) : new Date(Number.NaN);
  if (!Number.isNaN(at.getTime())) return at;
  throw new Problem(
    'query_invalid',
    `${name} must be a time such as \`2027-01-31T00:00:00Z\` (RFC 3339), but is ${quote(text)}; a \`+\` in a query is written \`%2B\`.`,
  );
}

/** The id of a request in a query; null where there is none. @throws Problem `query_invalid` */
export function readCorrelationId(text: string | undefined): string | null {
  if (text === undefined) return null;
  if (/^[!-~]{1,100}$/.test(text)) return text;
  throw new Problem(
    'query_invalid',
    `correlation_id must be an id such as an answer has in \`x-request-id\`, but is ${quote(text)}.`,
  );
}
