import type { TestAnswer, TestServer } from './test-server.ts';

/** Everything that asking for a trusted publisher, or changing one, may touch. */
export async function publisherState(server: TestServer) {
  const { db } = server.running.platform.database;
  const [publishers, crates, names, pins, reserved, events, mails] = await Promise.all([
    db.selectFrom('publishers').selectAll().orderBy('id').execute(),
    db.selectFrom('publisher_crates').selectAll().orderBy('publisher_id').orderBy('crate_id').execute(),
    db.selectFrom('publisher_names').selectAll().orderBy('publisher_id').orderBy('canonical_name').execute(),
    db.selectFrom('publisher_pins').selectAll().orderBy('publisher_id').orderBy('claim').execute(),
    db.selectFrom('reserved_names').selectAll().orderBy('canonical_name').execute(),
    db.selectFrom('audit_events').select(['id', 'action']).orderBy('id').execute(),
    db.selectFrom('mails').select('id').orderBy('id').execute(),
  ]);
  return { publishers, crates, names, pins, reserved, events, mails };
}

export interface Mail {
  to: string;
  subject: string;
  text: string;
}

/** The mails of the registry, the oldest first, with the secrets that are in them. */
export async function mailsOf(server: TestServer): Promise<Mail[]> {
  const { db } = server.running.platform.database;
  return db
    .selectFrom('mails')
    .select(['recipient as to', 'subject', 'body as text'])
    .orderBy('id')
    .execute();
}

// biome-ignore lint/suspicious/noExplicitAny: tests look into answers whose shape is what they test
export async function eventsOf(server: TestServer, action: string): Promise<any[]> {
  const answer = await server.request('GET', `/api/v1/admin/audit?per_page=100&action=${action}`);
  return answer.json.events.toReversed();
}

/** Takes away that somebody owns a crate, as the removal of an owner would. */
export async function disown(server: TestServer, crate: string, login: string): Promise<void> {
  const { db } = server.running.platform.database;
  await db
    .deleteFrom('crate_owners')
    .where('crate_id', 'in', (select) => select.selectFrom('crates').select('id').where('name', '=', crate))
    .where('user_id', 'in', (select) => select.selectFrom('users').select('id').where('login', '=', login))
    .execute();
}

/** Makes somebody an owner of a crate, as an accepted invitation would. */
export async function own(server: TestServer, crate: string, login: string): Promise<void> {
  const { db } = server.running.platform.database;
  const row = await db.selectFrom('crates').select('id').where('name', '=', crate).executeTakeFirstOrThrow();
  const user = await db.selectFrom('users').select('id').where('login', '=', login).executeTakeFirstOrThrow();
  await db.insertInto('crate_owners').values({ crate_id: row.id, user_id: user.id, created_at: 0 }).execute();
}

export const codeOf = (answer: TestAnswer): string => answer.json?.errors?.[0]?.code ?? `${answer.status}`;
