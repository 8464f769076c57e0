import { lazy } from 'preact-iso';
import type { Area } from '../area.ts';

/** The first minutes of a new registry. */
export const welcome: Area = {
  welcome: lazy(() => import('./welcome-page.tsx').then(({ WelcomePage }) => WelcomePage)),
};
