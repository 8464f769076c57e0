/**
 * The convention for an event about something that was changed: `detail` has `before` and `after`, each with the fields
 * that differ and no others. What was not there before, or is not after, is null.
 */
export function beforeAfter(
  before: Readonly<Record<string, unknown>> | null,
  after: Readonly<Record<string, unknown>> | null,
): { before: Record<string, unknown> | null; after: Record<string, unknown> | null } {
  if (before === null || after === null) return { before: copy(before), after: copy(after) };
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])].filter(
    (name) => text(before[name]) !== text(after[name]),
  );
  const only = (from: Readonly<Record<string, unknown>>) =>
    Object.fromEntries(names.map((name) => [name, from[name] ?? null]));
  return { before: only(before), after: only(after) };
}

const copy = (value: Readonly<Record<string, unknown>> | null) => (value === null ? null : { ...value });

/** As it will be written; the same fields in another order are no difference. */
function text(value: unknown): string {
  return (
    JSON.stringify(value ?? null, (_name, inner: unknown) =>
      typeof inner === 'object' && inner !== null && !Array.isArray(inner)
        ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
        : inner,
    ) ?? 'null'
  );
}
