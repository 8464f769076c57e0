import type { Area } from '../area.ts';
import { later } from '../later.ts';

/** What owners decide about a crate. */
export const settings: Area = {
  crateSettings: later(() =>
    import('./crate-settings-page.tsx').then(({ CrateSettingsPage }) => CrateSettingsPage),
  ),
};
