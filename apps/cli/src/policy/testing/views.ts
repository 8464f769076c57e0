import type { PublisherView } from '@waybill/api';
import { GITHUB } from './fake-registry.ts';

/** A publisher as a registry shows it. */
export const view = (more: Partial<PublisherView> = {}): PublisherView => ({
  id: 7,
  provider: 'github',
  issuer: GITHUB,
  crates: ['rocket'],
  pending_crates: [],
  identity: { owner: 'acme', repository: 'rocket', workflow: 'release.yml' },
  environment: { rule: 'named', name: 'release' },
  rules: { refs: [], ref_protected: false, events: [], runner: null, callee: null, claims: [] },
  scopes: ['publish-new', 'publish-update', 'read'],
  token_lifetime_seconds: null,
  require_api_token: false,
  state: 'active',
  pins: { repository_owner_id: '5001', repository_id: '6001' },
  created_at: '2026-01-01T00:00:00.000Z',
  created_by: 'ferris',
  created_by_is_owner: true,
  confirmed_at: '2026-01-01T00:00:00.000Z',
  updated_at: null,
  last_used_at: '2026-02-03T04:05:06.000Z',
  expires_at: null,
  live_tokens: 0,
  ...more,
});

/** A file with one publisher of `rocket`, as `view` has it, and what else is given. */
export const rocketFile = (more = ''): string => `
[[publishers]]
crates = ["rocket"]
provider = "github"
issuer = "${GITHUB}"
identity = { owner = "acme", repository = "rocket", workflow = "release.yml" }
environment = "release"
${more}
`;
