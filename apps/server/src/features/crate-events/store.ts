import type { Queries } from '../../platform/database/open.ts';

/** The actions of the audit trail that are told to the owners of a crate. What is not here is not their business. */
export const toldActions = {
  upload: ['version.published', 'version.imported'],
  revocation: ['access_token.revoked', 'token.exposed'],
  publisher: [
    'publisher.created',
    'publisher.changed',
    'publisher.deleted',
    'publisher.needs_review',
    'publisher.used_first',
    'publisher.expired',
    'publisher.lapsed',
  ],
  version: ['version.yanked', 'version.unyanked', 'version.deleted'],
} as const;
export type TrailKind = keyof typeof toldActions;

export interface TrailPage {
  /** As its crate is spelled. */
  crateName: string;
  kinds: readonly TrailKind[];
  /** Only of this request; null: of any. */
  correlationId: string | null;
  since: Date;
  /** Older than this one; 0: from the newest. */
  before: number;
  limit: number;
}

/** Newest first. */
export async function listTrail(db: Queries, page: TrailPage) {
  let query = db
    .selectFrom('audit_events as event')
    .leftJoin('users', (join) =>
      join.onRef('users.id', '=', 'event.actor_id').on('event.actor_kind', '=', 'user'),
    )
    .select([
      'event.id',
      'event.at',
      'event.action',
      'event.actor_kind',
      'event.actor_id',
      'event.detail',
      'event.correlation_id',
      'users.login',
    ])
    .where('event.crate_name', '=', page.crateName)
    .where(
      'event.action',
      'in',
      page.kinds.flatMap((kind) => toldActions[kind]),
    )
    .where('event.at', '>=', page.since.getTime())
    .orderBy('event.id', 'desc')
    .limit(page.limit);
  if (page.before > 0) query = query.where('event.id', '<', page.before);
  if (page.correlationId !== null) query = query.where('event.correlation_id', '=', page.correlationId);
  return (await query.execute()).map(({ at, detail, ...row }) => ({
    ...row,
    at: new Date(at),
    detail: JSON.parse(detail) as Readonly<Record<string, unknown>>,
  }));
}
export type TrailEvent = Awaited<ReturnType<typeof listTrail>>[number];
