import type { Part } from '../part.ts';

/** Whether a `condition`, a `when` or an `unless` holds, after its parameters have been put in. */
export function conditionHolds(part: Part): boolean {
  if (!part.isMapping)
    return !(part.isAbsent || part.value === false || part.value === '' || part.value === 0);
  const [entry, ...more] = part.entries();
  if (entry === undefined || more.length > 0)
    part.refuse('a condition has one of and, or, not, equal, matches');
  const [kind, inner] = entry;
  if (kind === 'and') return inner.list().every(conditionHolds);
  if (kind === 'or') return inner.list().some(conditionHolds);
  if (kind === 'not') return !conditionHolds(inner);
  if (kind === 'equal') return inner.list().every(({ value }, _, [first]) => value === first?.value);
  if (kind === 'matches') {
    inner.only('pattern', 'value');
    return new RegExp(
      `^(?:${inner
        .at('pattern')
        .text()
        .replace(/^\^|\$$/g, '')})$`,
    ).test(inner.at('value').textOr(''));
  }
  return inner.refuse(`"${kind}" is not understood here`);
}
