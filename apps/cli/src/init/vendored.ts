import { existsSync, readFileSync } from 'node:fs';
import { ClientFault } from '@waybill/api/client';
import type { Method } from './plan.ts';

/** What the bundle carries in place of the files of the checkout: see `embed` in scripts/bundle/bundles.ts. */
declare const EMBEDDED_FILES: Readonly<Record<string, string>> | undefined;

const sources = {
  script: 'ci/publish.sh',
  provider: 'apps/credential-provider/dist/cargo-credential-waybill',
} as const;

/**
 * The file that goes into the repository, to be reviewed there like any other, and pinned by its commits.
 * @throws {ClientFault} `usage`, where this checkout has not made it
 */
export function vendoredText(method: Exclude<Method, 'action'>): string {
  const path = sources[method];
  const embedded = typeof EMBEDDED_FILES === 'undefined' ? undefined : EMBEDDED_FILES[path];
  if (embedded !== undefined) return embedded;
  const file = new URL(`../../../../${path}`, import.meta.url);
  if (existsSync(file)) return readFileSync(file, 'utf8');
  throw new ClientFault('usage', 'this checkout of Waybill has not made cargo-credential-waybill yet', {
    remedy: 'run `npm run bundle` in it, and then this again',
  });
}
