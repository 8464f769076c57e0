import type { Part } from '../part.ts';

/** Whether a job runs for this ref. Without a word about tags it runs for none of them. */
export function filtersAllow(filters: Part, ref: string): boolean {
  if (filters.isText) filters.refuse('filters are a mapping here, no expression');
  filters.only('branches', 'tags');
  const [, kind, name = ''] = /^refs\/(heads|tags)\/(.+)$/.exec(ref) ?? [];
  const filter = filters.at(kind === 'tags' ? 'tags' : 'branches').only('only', 'ignore');
  const { only, ignore } = { only: filter.at('only'), ignore: filter.at('ignore') };
  if (filter.isAbsent) return kind !== 'tags' && filters.at('branches').isAbsent;
  if (!ignore.isAbsent && matches(ignore, name)) return false;
  return only.isAbsent || matches(only, name);
}

/** A name, or a pattern between slashes that must fit the whole name. */
function matches(part: Part, name: string): boolean {
  return part.texts().some((text) => {
    const pattern = /^\/(.*)\/$/.exec(text)?.[1];
    return pattern === undefined ? text === name : new RegExp(`^(?:${pattern})$`).test(name);
  });
}
