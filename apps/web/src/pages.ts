import { account } from './pages/account/area.ts';
import { admin } from './pages/admin/area.ts';
import type { Area } from './pages/area.ts';
import { attempts } from './pages/attempts/area.ts';
import { browse } from './pages/browse/area.ts';
import { docs } from './pages/docs/area.ts';
import { NotFoundPage } from './pages/not-found-page.tsx';
import { organizations } from './pages/organizations/area.ts';
import { publishers } from './pages/publishers/area.ts';
import { settings } from './pages/settings/area.ts';
import { welcome } from './pages/welcome/area.ts';

/** The page of each address, by area. Most areas are loaded when they are gone to. */
export const pages: Area = {
  ...browse,
  ...publishers,
  ...attempts,
  ...account,
  ...organizations,
  ...settings,
  ...admin,
  ...docs,
  ...welcome,
};
export { NotFoundPage };
