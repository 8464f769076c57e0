import type { Static, TObject } from 'typebox';
import type { StoredPublisher } from '../publishers/stored-publisher.ts';

/** What one of crates.io's configurations says, in our words. */
export interface ConfigRequest {
  issuerUrl: string | null;
  crate: string;
  identity: Record<string, string>;
  /** crates.io's null means that any job of the workflow may publish, with or without an environment. */
  environment: string | null;
  pins: Record<string, string>;
}

/** How crates.io's API shows the publishers of one provider (crates-io-api §4.2). Both views show the same publishers. */
export interface ConfigView<Fields extends TObject = TObject> {
  provider: string;
  /** In sentences, as crates.io has it: `GitHub`. */
  title: 'GitHub' | 'GitLab';
  path: string;
  /** The key of one in a body, and of several in a list. */
  one: string;
  many: string;
  fields: Fields;
  /** The names of this view for the fields of a publisher, for refusals. */
  names: Readonly<Record<string, string>>;
  read(input: Static<Fields>): ConfigRequest;
  show(publisher: StoredPublisher): Record<string, unknown>;
}

/** What all views show at the end, beyond crates.io. */
export function ownFields(publisher: StoredPublisher, issuerUrl: string) {
  return {
    issuer: issuerUrl,
    last_used_at: publisher.lastUsedAt?.toISOString() ?? null,
    /** `none` and `any` are both null in `environment`. */
    environment_rule: publisher.environment.rule,
    /** False where this view cannot tell all that the publisher asks for: see `publishers/{id}`. */
    complete: isComplete(publisher),
  };
}

function isComplete({ rules, crates, cratePattern, environment, requireApiToken }: StoredPublisher): boolean {
  const isPlain =
    rules.refs.length + rules.events.length + rules.claims.length === 0 &&
    !rules.refProtected &&
    rules.runner === null &&
    rules.callee === null;
  return (
    isPlain && crates.length === 1 && cratePattern === null && environment.rule !== 'none' && !requireApiToken
  );
}
