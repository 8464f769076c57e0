import type { Area } from '../area.ts';
import { later } from '../later.ts';

/** The documentation, with this registry’s own values. */
export const docs: Area = {
  docs: later(() => import('./docs-page.tsx').then(({ DocsPage }) => DocsPage)),
  doc: later(() => import('./doc-page.tsx').then(({ DocPage }) => DocPage)),
};
