import type { ClaimCondition, ClaimScalar, PublisherRules } from '@waybill/trusted-publishing';
import type { ClaimDraft, Draft } from './draft.ts';

/** Lines, or words with commas between them; each once. */
export const listOf = (text: string): string[] => [
  ...new Set(
    text
      .split(/[\n,]/)
      .map((part) => part.trim())
      .filter((part) => part !== ''),
  ),
];

/** The rules as the decision takes them. */
export function rulesOf(draft: Draft): PublisherRules {
  const workflow = draft.calleeWorkflow.trim();
  return {
    refs: listOf(draft.refs),
    refProtected: draft.refProtected,
    events: draft.events,
    runner: draft.runner === '' ? null : draft.runner,
    callee: workflow === '' ? null : { workflow, refs: listOf(draft.calleeRefs) },
    claims: draft.claims.filter(({ claim }) => claim.trim() !== '').map(conditionOf),
  };
}

/** What is sent of a publisher, new or changed. */
export function requestOf(draft: Draft) {
  const { callee, claims, refProtected, ...rules } = rulesOf(draft);
  return {
    crates: listOf(draft.crates),
    identity: trimmed(draft.identity),
    environment:
      draft.environmentRule === 'named'
        ? { rule: draft.environmentRule, name: draft.environmentName.trim() }
        : { rule: draft.environmentRule },
    rules: {
      refs: [...rules.refs],
      events: [...rules.events],
      runner: rules.runner,
      ref_protected: refProtected,
      callee: callee === null ? null : { workflow: callee.workflow, refs: [...callee.refs] },
      claims: claims.map(({ claim, op, value }) => ({ claim, op, value: jsonOf(value) })),
    },
    scopes: draft.scopes,
    token_lifetime_seconds: secondsOf(draft.lifetimeMinutes),
    require_api_token: draft.requireApiToken,
  };
}

export const trimmed = (identity: Readonly<Record<string, string>>): Record<string, string> =>
  Object.fromEntries(Object.entries(identity).map(([key, value]) => [key, value.trim()]));

/** Null: what the instance says. */
export function secondsOf(minutes: string): number | null {
  const value = Number(minutes);
  return minutes.trim() === '' || !Number.isFinite(value) ? null : Math.round(value * 60);
}

function conditionOf({ claim, op, value }: ClaimDraft): ClaimCondition {
  const name = claim.trim();
  if (op === 'in') return { claim: name, op, value: scalarsOf(value) };
  return op === 'glob' ? { claim: name, op, value } : { claim: name, op, value: scalarOf(value) };
}

/** Values are compared with their type: `true` and `7` are no texts, `"7"` is one. */
function scalarOf(text: string): ClaimScalar {
  const bare = text.trim();
  if (bare === 'true' || bare === 'false') return bare === 'true';
  if (/^-?\d+$/.test(bare)) return Number(bare);
  if (!bare.startsWith('"')) return bare;
  try {
    const read: unknown = JSON.parse(bare);
    return typeof read === 'string' ? read : bare;
  } catch {
    return bare;
  }
}

const scalarsOf = (text: string): ClaimScalar[] =>
  (text.match(/\s*"(?:[^"\\]|\\.)*"|[^,]+/g) ?? []).filter((part) => part.trim() !== '').map(scalarOf);

const jsonOf = (value: ClaimCondition['value']): ClaimScalar | ClaimScalar[] =>
  typeof value === 'object' ? [...value] : value;
