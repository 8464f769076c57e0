import type { Area } from '../area.ts';
import { later } from '../later.ts';

/** The first minutes of a new registry. */
export const welcome: Area = {
  welcome: later(() => import('./welcome-page.tsx').then(({ WelcomePage }) => WelcomePage)),
};
