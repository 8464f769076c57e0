import type { StoredPublisher } from './store.ts';

/** A GitHub publisher as crates.io's API shows it (crates-io-api §4.2), with our further fields at the end. */
export function toGithubConfig(publisher: StoredPublisher, issuerUrl: string) {
  const ownerId = publisher.pins['repository_owner_id'] ?? null;
  return {
    id: publisher.id,
    crate: publisher.crates[0]?.name ?? '',
    repository_owner: publisher.identity['owner'] ?? '',
    /** Null until the first use pins it: no GitHub API is asked. */
    repository_owner_id: ownerId === null ? null : Number(ownerId),
    repository_name: publisher.identity['repository'] ?? '',
    workflow_filename: publisher.identity['workflow'] ?? '',
    environment: publisher.environment.rule === 'named' ? publisher.environment.name : null,
    created_at: publisher.createdAt.toISOString(),
    issuer: issuerUrl,
    last_used_at: publisher.lastUsedAt?.toISOString() ?? null,
  };
}
