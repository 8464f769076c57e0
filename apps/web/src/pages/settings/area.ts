import { lazy } from 'preact-iso';
import type { Area } from '../area.ts';

/** What owners decide about a crate. */
export const settings: Area = {
  crateSettings: lazy(() =>
    import('./crate-settings-page.tsx').then(({ CrateSettingsPage }) => CrateSettingsPage),
  ),
};
