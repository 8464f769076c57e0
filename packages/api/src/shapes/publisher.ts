/** Trusted Publishers as `/api/v1/trusted_publishing/publishers` has them: one shape for all providers. */

/** What an access token may do, and a publisher may grant; in the order in which they are shown. */
export const tokenScopes = ['publish-new', 'publish-update', 'yank', 'read'] as const;
export type TokenScope = (typeof tokenScopes)[number];

/** What a publisher grants that names no scopes. */
export const defaultTokenScopes: readonly TokenScope[] = ['publish-new', 'publish-update', 'read'];

export interface EnvironmentView {
  rule: 'named' | 'any' | 'none';
  /** Null unless the rule is `named`. */
  name: string | null;
}

export interface CalleeView {
  workflow: string;
  refs: readonly string[];
}

export interface ClaimView {
  claim: string;
  op: 'eq' | 'in' | 'contains' | 'glob';
  value: string | number | boolean | readonly (string | number | boolean)[];
}

export interface RulesView {
  refs: readonly string[];
  ref_protected: boolean;
  events: readonly string[];
  runner: string | null;
  callee: CalleeView | null;
  claims: readonly ClaimView[];
}

/** `pending` until the first of its names is a crate; `lapsed` when it did not learn its ids in time. */
export type PublisherStateView = 'active' | 'disabled' | 'pending' | 'needs_review' | 'lapsed';

export interface PublisherView {
  id: number;
  provider: string;
  issuer: string;
  /** Crates, then reserved names, then the pattern. */
  crates: readonly string[];
  pending_crates: readonly string[];
  identity: Readonly<Record<string, string>>;
  environment: EnvironmentView;
  rules: RulesView;
  scopes: readonly TokenScope[];
  /** Null: the instance's own. */
  token_lifetime_seconds: number | null;
  require_api_token: boolean;
  state: PublisherStateView;
  /** By the name of the claim; null is not known yet. */
  pins: Readonly<Record<string, string | null>>;
  created_at: string;
  created_by: string | null;
  /** Null where it has no crate yet that could be owned. */
  created_by_is_owner: boolean | null;
  confirmed_at: string;
  updated_at: string | null;
  last_used_at: string | null;
  /** When the reservation of its names ends. */
  expires_at: string | null;
  live_tokens: number;
}

interface Changeable {
  crates: readonly string[];
  identity: Readonly<Record<string, string>>;
  environment: { rule: EnvironmentView['rule']; name?: string | null };
  rules: Partial<Omit<RulesView, 'callee'>> & {
    callee?: { workflow: string; refs?: readonly string[] } | null;
  };
  scopes: readonly TokenScope[];
  token_lifetime_seconds: number | null;
  require_api_token: boolean;
  pins: Readonly<Record<string, string | null>>;
}

/** `POST publishers`, below the key `publisher`. What is left out is the server's own choice. */
export interface NewPublisher extends Partial<Omit<Changeable, 'crates' | 'identity'>> {
  provider: string;
  issuer?: string;
  crates: Changeable['crates'];
  identity: Changeable['identity'];
}

/** `PATCH publishers/{id}`, below the key `publisher`. What is left out stays, of `rules`, `identity` and `pins` as well. */
export interface PublisherPatch extends Partial<Changeable> {
  state?: 'active' | 'disabled';
  /** Whoever asks becomes its maker. */
  keep?: true;
}

/** What `POST`, `PATCH` and `GET publishers/{id}` answer. */
export interface PublisherAnswer {
  publisher: PublisherView;
  warnings: readonly string[];
}

/** One page of `GET publishers`. */
export interface PublisherPage {
  publishers: readonly PublisherView[];
  meta: { total: number; next_page: string | null };
}
