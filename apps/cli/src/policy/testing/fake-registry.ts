import {
  defaultTokenScopes,
  type NewPublisher,
  type PublisherAnswer,
  type PublisherPatch,
  type PublisherView,
  type RulesView,
  tokenScopes,
} from '@waybill/api';
import { canonicalName } from '@waybill/cargo-formats';
import { checkIdentity, checkPins, checkRules, isSameRule } from '@waybill/trusted-publishing';
import { includesCrates, isPattern, sameCrate } from '../crate-patterns.ts';
import { descriptorOf, ruleOf, rulesOf, sameIdentity } from '../descriptor.ts';
import type { PublishersApi } from '../publishers-api.ts';

export const GITHUB = 'https://token.actions.githubusercontent.com';
export const GITLAB = 'https://gitlab.com';
const MOST_PER_CRATE = 20;

const noRules: RulesView = {
  refs: [],
  ref_protected: false,
  events: [],
  runner: null,
  callee: null,
  claims: [],
};

/** Publishers in memory, written and refused as the server does. */
export class FakeRegistry implements PublishersApi {
  readonly publishers = new Map<number, PublisherView>();
  /** What was written, in order: `create rocket`, `update 3`, `remove 3`. */
  readonly writes: string[] = [];
  /** Called before each write, to break it or to change something behind its back. */
  beforeWrite: (write: string) => void = () => {};
  readonly existing: readonly string[];
  readonly trusted: Record<string, readonly string[]>;
  #lastId = 0;

  constructor(
    existing: readonly string[] = [],
    trusted: Record<string, readonly string[]> = { github: [GITHUB], gitlab: [GITLAB] },
  ) {
    this.existing = existing;
    this.trusted = trusted;
  }

  async list({ crate }: { crate?: string } = {}): Promise<PublisherView[]> {
    const all = [...this.publishers.values()];
    return structuredClone(
      crate === undefined ? all : all.filter(({ crates }) => includesCrates(crates, [crate])),
    );
  }

  async get(id: number): Promise<PublisherView | null> {
    return structuredClone(this.publishers.get(id) ?? null);
  }

  async issuers() {
    return this.trusted;
  }

  async crates() {
    return this.existing;
  }

  async create(given: NewPublisher): Promise<PublisherAnswer> {
    this.#write(`create ${given.crates.join(' ')}`);
    const view = this.#checked({
      id: this.#lastId + 1,
      provider: given.provider,
      issuer: given.issuer ?? this.trusted[given.provider]?.[0] ?? '',
      crates: given.crates,
      pending_crates: [],
      identity: given.identity,
      environment: { rule: 'any', name: null, ...given.environment },
      rules: rulesOver(noRules, given.rules),
      scopes: given.scopes ?? defaultTokenScopes,
      token_lifetime_seconds: given.token_lifetime_seconds ?? null,
      require_api_token: given.require_api_token ?? false,
      state: 'active',
      pins: given.pins ?? {},
      created_at: '2026-01-01T00:00:00.000Z',
      created_by: 'ferris',
      created_by_is_owner: true,
      confirmed_at: '2026-01-01T00:00:00.000Z',
      updated_at: null,
      last_used_at: null,
      expires_at: null,
      live_tokens: 0,
    });
    this.#refuse(view, view.crates, true);
    this.#lastId = view.id;
    this.publishers.set(view.id, view);
    return { publisher: structuredClone(view), warnings: [] };
  }

  async update(id: number, patch: PublisherPatch): Promise<PublisherAnswer> {
    this.#write(`update ${id}`);
    const before = this.publishers.get(id);
    if (before === undefined) throw new Error('there is no such publisher');
    if (Object.keys(patch).length === 0) throw new Error('the change names no field');
    const { rules, pins, identity, state, keep: _, environment, ...rest } = patch;
    const view = this.#checked({
      ...before,
      ...rest,
      identity: { ...before.identity, ...identity },
      environment: environment === undefined ? before.environment : { name: null, ...environment },
      rules: rulesOver(before.rules, rules),
      pins: { ...before.pins, ...pins },
      state: state ?? (pins !== undefined && before.state === 'needs_review' ? 'active' : before.state),
      updated_at: new Date(Date.parse(before.updated_at ?? before.created_at) + 1000).toISOString(),
    });
    const added = view.crates.filter((crate) => !before.crates.some((other) => sameCrate(crate, other)));
    this.#refuse(view, added, added.length > 0 || Boolean(identity ?? environment ?? rules));
    this.publishers.set(id, view);
    return { publisher: structuredClone(view), warnings: [] };
  }

  async remove(id: number): Promise<void> {
    this.#write(`remove ${id}`);
    if (!this.publishers.delete(id)) throw new Error('there is no such publisher');
  }

  /** Changes one as time, a job or another person would. */
  meddle(id: number, change: Partial<PublisherView>): void {
    const before = this.publishers.get(id);
    if (before !== undefined) this.publishers.set(id, { ...before, ...change });
  }

  #write(write: string): void {
    this.beforeWrite(write);
    this.writes.push(write);
  }

  #checked(view: PublisherView): PublisherView {
    const descriptor = descriptorOf(view);
    if (descriptor === null) throw new Error(`there is no provider ${view.provider}`);
    const outcomes = [checkIdentity(descriptor, view.identity), checkRules(descriptor, rulesOf(view.rules))];
    for (const outcome of outcomes) if (!outcome.ok) throw new Error(outcome.refusal.detail);
    const pins = checkPins(descriptor, view.pins);
    if (!pins.ok) throw new Error(pins.refusal.detail);
    return {
      ...view,
      crates: this.#crates(view.crates),
      scopes: tokenScopes.filter((scope) => view.scopes.includes(scope)),
      pins: Object.fromEntries(descriptor.pins.map(({ claim }) => [claim, pins.value[claim] ?? null])),
    };
  }

  /** Crates in their own spelling, then names that wait, then the pattern. */
  #crates(crates: readonly string[]): string[] {
    const names = new Map(crates.filter((one) => !isPattern(one)).map((one) => [canonicalName(one), one]));
    const existing = this.existing.filter((one) => names.delete(canonicalName(one)));
    return [...existing, ...[...names.values()].sort(), ...crates.filter(isPattern)];
  }

  #refuse(view: PublisherView, added: readonly string[], asksOtherwise: boolean): void {
    const rivals = [...this.publishers.values()].filter(({ id }) => id !== view.id);
    for (const crate of added)
      if (rivals.filter(({ crates }) => includesCrates(crates, [crate])).length >= MOST_PER_CRATE)
        throw new Error(`the crate ${crate} has ${MOST_PER_CRATE} trusted publishers`);
    const descriptor = descriptorOf(view);
    const twin = rivals.find(
      (rival) =>
        asksOtherwise &&
        descriptor !== null &&
        rival.issuer === view.issuer &&
        sameIdentity(rival, view) &&
        isSameRule(descriptor, ruleOf(rival), ruleOf(view)) &&
        includesCrates(rival.crates, view.crates),
    );
    if (twin !== undefined)
      throw new Error(`the crate already has this trusted publisher, with the id ${twin.id}`);
  }
}

function rulesOver(before: RulesView, given: NewPublisher['rules']): RulesView {
  const callee = given?.callee === undefined ? before.callee : given.callee;
  return { ...before, ...given, callee: callee && { workflow: callee.workflow, refs: callee.refs ?? [] } };
}
