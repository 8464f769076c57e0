import lazy from 'preact-iso/lazy';
import { NotLoaded } from '../frame/broken.tsx';
import type { PageComponent } from './area.ts';

/** A page that is loaded when it is gone to. Where its script does not come, the page says so. */
export const later = (load: () => Promise<PageComponent>): PageComponent =>
  lazy(() => load().catch(() => NotLoaded));
