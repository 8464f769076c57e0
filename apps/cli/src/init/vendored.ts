import { readFileSync } from 'node:fs';
import type { Method } from '@waybill/api/release';

/** What the bundle carries in place of the files of the checkout: see `embed` in scripts/bundle/bundles.ts. */
declare const EMBEDDED_FILES: Readonly<Record<string, string>> | undefined;

const sources = {
  script: 'ci/publish.sh',
  provider: 'apps/auth-action/dist/cargo-credential-waybill',
} as const;

/** The file that goes into the repository, to be reviewed there like any other, and pinned by its commits. */
export function vendoredText(method: Exclude<Method, 'action'>): string {
  const path = sources[method];
  const embedded = typeof EMBEDDED_FILES === 'undefined' ? undefined : EMBEDDED_FILES[path];
  return embedded ?? readFileSync(new URL(`../../../../${path}`, import.meta.url), 'utf8');
}
