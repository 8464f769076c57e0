import { isCrateName } from '@waybill/cargo-formats';
import { quote } from '@waybill/trusted-publishing';
import { readCorrelationId, readTime } from '../../http/query-time.ts';
import type { Queries } from '../../platform/database/open.ts';
import { Problem } from '../../platform/problem.ts';
import { type EventRow, findActorId, listEvents } from './store.ts';

/** As the query has them: texts. */
export interface Search {
  crate?: string | undefined;
  /** Login. */
  actor?: string | undefined;
  action?: string | undefined;
  correlation_id?: string | undefined;
  since?: string | undefined;
  until?: string | undefined;
}

/** The events that fit all of the search, newest first. @throws Problem `query_invalid`, `user_not_found` */
export async function searchEvents(
  db: Queries,
  search: Search,
  page: { before: number | null; limit: number },
): Promise<EventRow[]> {
  check('crate', search.crate, isCrateName, 'the name of a crate');
  check('actor', search.actor, (text) => /^[A-Za-z0-9-]{1,39}$/.test(text), 'the login of a user');
  check(
    'action',
    search.action,
    (text) => /^[a-z_]{1,50}\.[a-z_]{0,50}$/.test(text),
    'an action such as `publisher.created`, or `publisher.` for all of that kind',
  );
  const filter = {
    crate: search.crate ?? null,
    actorId: search.actor === undefined ? null : await actorId(db, search.actor),
    action: search.action ?? null,
    correlationId: readCorrelationId(search.correlation_id),
    since: readTime('since', search.since),
    until: readTime('until', search.until),
  };
  return listEvents(db, filter, page);
}

function check(
  name: string,
  text: string | undefined,
  fits: (text: string) => boolean,
  expected: string,
): void {
  if (text === undefined || fits(text)) return;
  throw new Problem('query_invalid', `${name} must be ${expected}, but is ${quote(text)}.`);
}

async function actorId(db: Queries, login: string): Promise<number> {
  const id = await findActorId(db, login);
  if (id === null) throw new Problem('user_not_found', `There is no user with the login ${quote(login)}.`);
  return id;
}
