import { type ClaimView, type EnvironmentView, type TokenScope, tokenScopes } from '@waybill/api';
import { quote } from '@waybill/trusted-publishing';
import {
  flag,
  listOf,
  mapOf,
  oneOf,
  type Reader,
  scalar,
  tableOf,
  text,
  wholeNumber,
} from './read-values.ts';

/** What the defaults, a template and a publisher can each say of a publisher. What is left out is up to the layer below. */
export interface Layer {
  provider?: string;
  issuer?: string;
  identity?: Record<string, string>;
  environment?: EnvironmentView;
  rules?: RulesLayer;
  scopes?: TokenScope[];
  /** Null is written `"default"`: what the instance says. */
  token_lifetime_seconds?: number | null;
  require_api_token?: boolean;
  state?: 'active' | 'disabled';
  pins?: Record<string, string>;
}

/** Null in `runner` and `callee` is written `"any"`, as TOML has no null. */
export interface RulesLayer {
  refs?: string[];
  ref_protected?: boolean;
  events?: string[];
  runner?: string | null;
  callee?: { workflow: string; refs?: string[] } | null;
  claims?: ClaimView[];
}

const SHORTEST_SECONDS = 30;
const texts = listOf(text, 'a list of strings');

const environmentTable = tableOf<{ rule: EnvironmentView['rule']; name?: string }>(
  { rule: oneOf(['named', 'any', 'none']), name: text },
  ['rule'],
);

const environment: Reader<EnvironmentView> = (value, path, problems) => {
  if (typeof value === 'string') return { rule: 'named', name: value };
  const table = environmentTable(value, path, problems);
  if (table === undefined) return undefined;
  const { rule, name } = table;
  if ((rule === 'named') === (name !== undefined)) return { rule, name: name ?? null };
  problems.push({
    path: `${path}.name`,
    says:
      rule === 'named'
        ? 'is needed with the rule `named`, and missing'
        : `cannot be there with the rule \`${rule}\`; expected the rule \`named\`, or no name`,
  });
  return undefined;
};

const claim: Reader<ClaimView> = tableOf<ClaimView>(
  {
    claim: text,
    op: oneOf(['eq', 'in', 'contains', 'glob']),
    value: (value, path, problems) =>
      Array.isArray(value) ? listOf(scalar)(value, path, problems) : scalar(value, path, problems),
  },
  ['claim', 'op', 'value'],
);

const callee = tableOf<{ workflow: string; refs?: string[] }>({ workflow: text, refs: texts }, ['workflow']);

const rules = tableOf<RulesLayer>({
  refs: texts,
  ref_protected: flag,
  events: texts,
  runner: (value, path, problems) => (value === 'any' ? null : text(value, path, problems)),
  callee: (value, path, problems) => (value === 'any' ? null : callee(value, path, problems)),
  claims: listOf(claim),
});

/** The keys of a layer, for the tables that have others beside them. */
export const layerReaders: { readonly [Key in keyof Layer]-?: Reader<Exclude<Layer[Key], undefined>> } = {
  provider: text,
  issuer: text,
  identity: mapOf(text),
  environment,
  rules,
  scopes: (value, path, problems) => {
    const scopes = listOf(oneOf(tokenScopes))(value, path, problems);
    if (scopes?.length === 0)
      problems.push({
        path,
        says: 'a publisher without scopes could do nothing; leave it out for the usual',
      });
    return scopes;
  },
  token_lifetime_seconds: (value, path, problems) => {
    if (value === 'default') return null;
    if (typeof value === 'string') {
      problems.push({ path, says: `expected a number of seconds or \`default\`, got ${quote(value)}` });
      return undefined;
    }
    const seconds = wholeNumber(value, path, problems);
    if (seconds !== undefined && seconds < SHORTEST_SECONDS)
      problems.push({ path, says: `expected ${SHORTEST_SECONDS} seconds or more, got ${seconds}` });
    return seconds;
  },
  require_api_token: flag,
  state: oneOf(['active', 'disabled']),
  pins: mapOf(text),
};

/**
 * One layer upon another. Tables are put together key by key, lists are replaced. Of what another provider's layer says,
 * names and ids mean nothing here; what restricts (environment, rules) stays, and is refused where it cannot be met, as a
 * restriction must never fall away unseen.
 */
export function layered(under: Layer, over: Layer): Layer {
  const isElsewhere = (key: 'provider' | 'issuer') =>
    over[key] !== undefined && under[key] !== undefined && over[key] !== under[key];
  const { issuer, identity, pins, ...rest } = under;
  const kept: Layer = isElsewhere('provider')
    ? rest
    : isElsewhere('issuer')
      ? { ...rest, ...(identity === undefined ? {} : { identity }) }
      : under;
  return {
    ...kept,
    ...over,
    identity: { ...kept.identity, ...over.identity },
    rules: { ...kept.rules, ...over.rules },
    pins: { ...kept.pins, ...over.pins },
  };
}
