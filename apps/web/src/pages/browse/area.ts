import type { Area } from '../area.ts';
import { HomePage } from './home-page.tsx';

/** What everybody looks at; in the first script, as most people come for it. */
export const browse: Area = {
  home: HomePage,
};
