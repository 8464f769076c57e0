import { FormatError } from './format-error.ts';
import { dependencyKeyProblem } from './names.ts';
import { quote } from './quote.ts';

/** crates.io has no such limit; the longest names known, those of the Windows bindings, have about 60. */
const MOST_CHARACTERS = 128;

/**
 * Refuses what cannot be the name of a feature: empty, not starting with a Unicode XID start character, `_` or an ASCII
 * digit, or with anything but XID characters, `+`, `-` and `.` after that (crates-io-api §6.3).
 *
 * @throws FormatError `feature_invalid`
 */
export function checkFeatureName(name: string): void {
  const problem = featureNameProblem(name);
  if (problem !== null)
    throw new FormatError('feature_invalid', `The feature name ${quote(name)} ${problem}.`);
}

/**
 * Refuses what cannot be in the list of a feature. It is one of `feature`, `dep:dependency`, `dependency/feature` and
 * `dependency?/feature` (crates-io-api §6.3). Whether the things named exist is not checked.
 *
 * @throws FormatError `feature_invalid`
 */
export function checkFeatureValue(value: string): void {
  const problem = featureValueProblem(value);
  if (problem !== null)
    throw new FormatError('feature_invalid', `The feature value ${quote(value)} ${problem}.`);
}

/** What is wrong with an entry of a feature list, as the end of a sentence; null when nothing is. */
export function featureValueProblem(value: string): string | null {
  const slash = value.indexOf('/');
  if (slash !== -1) {
    const dependency = value.slice(0, slash).replace(/\?$/, '');
    const feature = value.slice(slash + 1);
    return (
      inside('dependency', dependency, dependencyKeyProblem) ?? inside('feature', feature, featureNameProblem)
    );
  }
  if (value.startsWith('dep:')) return inside('dependency', value.slice('dep:'.length), dependencyKeyProblem);
  return featureNameProblem(value);
}

function inside(what: string, text: string, problemOf: (text: string) => string | null): string | null {
  const problem = problemOf(text);
  return problem === null ? null : `names the ${what} ${quote(text)}, which ${problem}`;
}

function featureNameProblem(name: string): string | null {
  if (name === '') return 'is empty';
  if (name.length > MOST_CHARACTERS)
    return `has ${name.length} characters, but at most ${MOST_CHARACTERS} are allowed`;
  if (!/^[\p{XID_Start}_0-9]/u.test(name)) return 'must start with a letter, `_` or a digit from `0` to `9`';
  const other = /[^\p{XID_Continue}+.-]/u.exec(name)?.[0];
  if (other === undefined) return null;
  return `contains ${quote(other)}, but only letters, digits, \`_\`, \`+\`, \`-\` and \`.\` are allowed`;
}
