import type { Area } from '../area.ts';
import { later } from '../later.ts';
import { CratePage } from './crate-page.tsx';
import { HomePage } from './home-page.tsx';
import { SearchPage } from './search-page.tsx';

/** What everybody looks at. What most come for is in the first script. */
export const browse: Area = {
  home: HomePage,
  search: SearchPage,
  crate: CratePage,
  crateVersions: later(() => import('./versions-page.tsx').then(({ VersionsPage }) => VersionsPage)),
  version: later(() => import('./version-page.tsx').then(({ VersionPage }) => VersionPage)),
  crateDependencies: later(() =>
    import('./dependencies-page.tsx').then(({ DependenciesPage }) => DependenciesPage),
  ),
  crateDependents: later(() => import('./dependents-page.tsx').then(({ DependentsPage }) => DependentsPage)),
  keywords: later(() => import('./keywords-page.tsx').then(({ KeywordsPage }) => KeywordsPage)),
  keyword: later(() => import('./keyword-page.tsx').then(({ KeywordPage }) => KeywordPage)),
  categories: later(() => import('./categories-page.tsx').then(({ CategoriesPage }) => CategoriesPage)),
  category: later(() => import('./category-page.tsx').then(({ CategoryPage }) => CategoryPage)),
  user: later(() => import('./user-page.tsx').then(({ UserPage }) => UserPage)),
};
