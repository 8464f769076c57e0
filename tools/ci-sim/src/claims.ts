export type Claims = Record<string, unknown>;

/**
 * Changes to a set of claims (or to a header). `undefined` and `null` remove; JSON has no `undefined`, so `null` must be
 * able to. A claim that really is null is written `literalNull`, in JSON `{"$literal": null}`.
 */
export type ClaimChanges = Record<string, unknown>;

export const literalNull: Readonly<{ $literal: null }> = Object.freeze({ $literal: null });

export function applyChanges(claims: Claims, changes: ClaimChanges = {}): Claims {
  const result = { ...claims };
  for (const [name, value] of Object.entries(changes)) {
    if (value === undefined || value === null) delete result[name];
    else result[name] = isLiteralNull(value) ? null : value;
  }
  return result;
}

function isLiteralNull(value: unknown): boolean {
  return typeof value === 'object' && value !== null && '$literal' in value && value.$literal === null;
}
