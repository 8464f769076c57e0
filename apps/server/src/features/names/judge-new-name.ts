import { canonicalName, isReservedName } from '@waybill/cargo-formats';
import type { Platform } from '../../platform/platform.ts';
import { Problem } from '../../platform/problem.ts';

/**
 * May a crate of this name be made? Asked where a name is taken for the first time, by a publish or by a trusted publisher
 * that reserves it, and never of a crate that exists. Spellings make no difference.
 * @returns a sentence that whoever takes the name should read; null when there is nothing to say.
 * @throws Problem `crate_name_reserved`, `crate_name_upstream`
 */
export async function judgeNewName(
  { config, upstreamNames }: Pick<Platform, 'config' | 'upstreamNames'>,
  name: string,
  field?: string,
): Promise<string | null> {
  const { reserved, upstreamPolicy } = config.names;
  if (isReservedName(name) || reserved.has(canonicalName(name))) {
    throw new Problem('crate_name_reserved', `The name \`${name}\` is reserved; choose another one.`, {
      field,
    });
  }
  if (upstreamPolicy !== 'refuse') return warningOfName({ config, upstreamNames }, name);
  if (!(await upstreamNames.has(name))) return null;
  throw new Problem(
    'crate_name_upstream',
    `The name \`${name}\` cannot be taken: a crate ${mistakenFor(name)}. Choose another one, or ask the operator to take it off names.upstream_list.`,
    { field },
  );
}

/** What `judgeNewName` would say about a name that is taken already. */
export async function warningOfName(
  { config, upstreamNames }: Pick<Platform, 'config' | 'upstreamNames'>,
  name: string,
): Promise<string | null> {
  if (config.names.upstreamPolicy !== 'warn' || !(await upstreamNames.has(name))) return null;
  return `A crate ${mistakenFor(name)}. Choose a name of your own, such as one that begins with your organisation's, while nobody depends on it.`;
}

const mistakenFor = (name: string): string =>
  `of the name \`${name}\`, or of one that differs only in case, \`-\` and \`_\`, exists at the upstream registry: whoever forgets \`registry = …\` on a dependency would get that one instead of this one`;
