import {
  noRules,
  type Publisher,
  type PublisherEnvironment,
  type PublisherRules,
  type PublisherState,
} from '@waybill/trusted-publishing';

/** What an access token may do, and a publisher may grant. */
export const tokenScopes = ['publish-new', 'publish-update', 'yank', 'read'] as const;
export type TokenScope = (typeof tokenScopes)[number];

export interface StoredPublisher extends Publisher {
  readonly scopes: readonly TokenScope[];
  /** Those of its crates that not everybody may see. */
  readonly privateCrateIds: readonly number[];
  /** Null: the instance's own. */
  readonly tokenLifetimeSeconds: number | null;
  readonly requireApiToken: boolean;
  /** `acme-*`: those crates of its creator as well, now and later. */
  readonly cratePattern: string | null;
  readonly createdAt: Date;
  readonly createdBy: number | null;
  readonly lastUsedAt: Date | null;
  readonly updatedAt: Date | null;
}

/** One row of a publisher joined with one of its crates or reserved names. */
export interface PublisherRow {
  id: number;
  issuer_id: number;
  provider: string;
  identity: string;
  environment_rule: 'named' | 'any' | 'none';
  environment_name: string | null;
  rules: string;
  pins: string;
  scopes: string;
  token_lifetime_seconds: number | null;
  require_api_token: number;
  crate_pattern: string | null;
  state: PublisherState;
  created_at: number;
  created_by: number | null;
  confirmed_at: number | null;
  updated_at: number | null;
  last_used_at: number | null;
  crate_id: number | null;
  crate_name: string | null;
  crate_visibility: 'public' | 'private' | null;
  reserved_name: string | null;
}

export const publisherColumns = [
  'publishers.id',
  'publishers.issuer_id',
  'publishers.provider',
  'publishers.identity',
  'publishers.environment_rule',
  'publishers.environment_name',
  'publishers.rules',
  'publishers.pins',
  'publishers.scopes',
  'publishers.token_lifetime_seconds',
  'publishers.require_api_token',
  'publishers.crate_pattern',
  'publishers.state',
  'publishers.created_at',
  'publishers.created_by',
  'publishers.confirmed_at',
  'publishers.updated_at',
  'publishers.last_used_at',
  'crates.id as crate_id',
  'crates.name as crate_name',
  'crates.visibility as crate_visibility',
  'reserved_names.name as reserved_name',
] as const;

/** One publisher per id, in order of id, with all its crates and after them its reserved names. */
export function groupRows(rows: readonly PublisherRow[]): StoredPublisher[] {
  const byId = new Map<number, PublisherRow[]>();
  // Crates times reserved names: 10 000 rows take 3 ms so, and took 100 ms when each made a copy of those before it.
  for (const row of rows) {
    const others = byId.get(row.id);
    if (others === undefined) byId.set(row.id, [row]);
    else others.push(row);
  }
  return [...byId.values()].sort(([a], [b]) => (a?.id ?? 0) - (b?.id ?? 0)).map(toPublisher);
}

function toPublisher(rows: readonly PublisherRow[]): StoredPublisher {
  const [row] = rows;
  if (row === undefined) throw new Error('a publisher has at least one row');
  const crates = new Map(
    rows.flatMap(({ crate_id: id, crate_name: name }) => (id === null || name === null ? [] : [[id, name]])),
  );
  const names = new Set(rows.flatMap(({ reserved_name: name }) => (name === null ? [] : [name])));
  return {
    id: row.id,
    issuerId: row.issuer_id,
    provider: row.provider,
    crates: [
      ...[...crates].sort(([a], [b]) => a - b).map(([id, name]) => ({ id, name })),
      ...[...names].sort().map((name) => ({ id: null, name })),
    ],
    identity: JSON.parse(row.identity) as Record<string, string>,
    environment: toEnvironment(row),
    rules: { ...noRules, ...(JSON.parse(row.rules) as Partial<PublisherRules>) },
    pins: JSON.parse(row.pins) as Record<string, string | null>,
    scopes: JSON.parse(row.scopes) as TokenScope[],
    privateCrateIds: rows.flatMap(({ crate_id: id, crate_visibility: visibility }) =>
      id !== null && visibility === 'private' ? [id] : [],
    ),
    tokenLifetimeSeconds: row.token_lifetime_seconds,
    requireApiToken: row.require_api_token === 1,
    cratePattern: row.crate_pattern,
    state: row.state,
    makerId: row.created_by,
    isProven: (row.last_used_at ?? 0) > (row.confirmed_at ?? row.created_at),
    createdAt: new Date(row.created_at),
    createdBy: row.created_by,
    confirmedAt: new Date(row.confirmed_at ?? row.created_at),
    updatedAt: time(row.updated_at),
    lastUsedAt: time(row.last_used_at),
  };
}

function toEnvironment(row: PublisherRow): PublisherEnvironment {
  return row.environment_rule === 'named'
    ? { rule: 'named', name: row.environment_name ?? '' }
    : { rule: row.environment_rule };
}

const time = (milliseconds: number | null): Date | null =>
  milliseconds === null ? null : new Date(milliseconds);
