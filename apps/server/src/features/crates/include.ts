import { Problem } from '../../platform/problem.ts';
import type { CrateParts } from './describe.ts';

/** Which parts of a crate an answer is to have; `default_version` is that version alone. */
export interface Include extends CrateParts {
  versions: boolean;
  defaultVersion: boolean;
}

/** `?include=` of a crate (crates-io-api §10.2): all parts where it is absent. @throws Problem `query_invalid` */
export function readInclude(text: string | undefined): Include {
  const include: Include = {
    versions: false,
    keywords: false,
    categories: false,
    downloads: false,
    defaultVersion: false,
  };
  for (const part of (text ?? 'full').split(',')) {
    if (part === 'full')
      return { versions: true, keywords: true, categories: true, downloads: true, defaultVersion: true };
    if (part === 'versions' || part === 'keywords' || part === 'categories' || part === 'downloads')
      include[part] = true;
    else if (part === 'default_version') include.defaultVersion = true;
    else if (part !== '' && part !== 'badges')
      throw new Problem(
        'query_invalid',
        "invalid component for ?include= (expected 'versions', 'keywords', 'categories', 'badges', 'downloads', 'default_version', or 'full')",
      );
  }
  return include;
}
