import { visible } from '../../../ui/values.tsx';

export interface Difference {
  name: string;
  before: string;
  after: string;
}

/** What was changed, field by field; what is no change is in the rest. */
export function differencesOf(detail: Readonly<Record<string, unknown>>): {
  changed: Difference[];
  rest: [name: string, value: string][];
} {
  const { before, after, ...others } = detail;
  const isChange = 'before' in detail || 'after' in detail;
  const fields = (value: unknown): Record<string, unknown> =>
    typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : value === null || value === undefined
        ? {}
        : { value };
  const [left, right] = [fields(before), fields(after)];
  const names = isChange ? [...new Set([...Object.keys(left), ...Object.keys(right)])] : [];
  return {
    changed: names
      .map((name) => ({ name, before: shown(left[name]), after: shown(right[name]) }))
      .filter((one) => one.before !== one.after),
    rest: Object.entries(others).map(([name, value]) => [name, shown(value)]),
  };
}

function shown(value: unknown): string {
  if (value === undefined || value === null) return '–';
  if (typeof value === 'string') return visible(value);
  return visible(JSON.stringify(value));
}
