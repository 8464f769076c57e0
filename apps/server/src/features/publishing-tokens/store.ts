import type { Queries } from '../../platform/database/open.ts';

export interface LiveTokenOfPublisher {
  id: number;
  userId: number;
  login: string;
  name: string;
  endpointScopes: string[] | null;
  crateScopes: string[] | null;
  createdAt: Date;
  lastUsedAt: Date | null;
  expiresAt: Date | null;
}

/** The live API tokens of all who may publish the crate, as owners or as members of an owning team; oldest first. */
export async function tokensOfPublishers(
  db: Queries,
  crateId: number,
  now: Date,
): Promise<LiveTokenOfPublisher[]> {
  const rows = await db
    .selectFrom('api_tokens')
    .innerJoin('users', 'users.id', 'api_tokens.user_id')
    .select([
      'api_tokens.id',
      'api_tokens.user_id',
      'users.login',
      'api_tokens.name',
      'api_tokens.endpoint_scopes',
      'api_tokens.crate_scopes',
      'api_tokens.created_at',
      'api_tokens.last_used_at',
      'api_tokens.expires_at',
    ])
    .where('api_tokens.revoked_at', 'is', null)
    .where((where) =>
      where.or([
        where('api_tokens.expires_at', 'is', null),
        where('api_tokens.expires_at', '>', now.getTime()),
      ]),
    )
    .where((where) =>
      where.or([
        where('api_tokens.user_id', 'in', (query) =>
          query.selectFrom('crate_owners').select('crate_owners.user_id').where('crate_id', '=', crateId),
        ),
        where('api_tokens.user_id', 'in', (query) =>
          query
            .selectFrom('crate_teams')
            .innerJoin('team_members', 'team_members.team_id', 'crate_teams.team_id')
            .select('team_members.user_id')
            .where('crate_teams.crate_id', '=', crateId)
            .where('crate_teams.role', '=', 'owner'),
        ),
      ]),
    )
    .orderBy('api_tokens.id')
    .execute();
  return rows.map((row) => ({
    id: row.id,
    userId: row.user_id,
    login: row.login,
    name: row.name,
    endpointScopes: parsed(row.endpoint_scopes),
    crateScopes: parsed(row.crate_scopes),
    createdAt: new Date(row.created_at),
    lastUsedAt: row.last_used_at === null ? null : new Date(row.last_used_at),
    expiresAt: row.expires_at === null ? null : new Date(row.expires_at),
  }));
}

const parsed = (text: string | null): string[] | null =>
  text === null ? null : (JSON.parse(text) as string[]);
