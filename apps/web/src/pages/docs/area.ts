import { lazy } from 'preact-iso';
import type { Area } from '../area.ts';

/** The documentation, with this registry’s own values. */
export const docs: Area = {
  docs: lazy(() => import('./docs-page.tsx').then(({ DocsPage }) => DocsPage)),
  doc: lazy(() => import('./doc-page.tsx').then(({ DocPage }) => DocPage)),
};
