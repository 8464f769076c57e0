import { lazy } from 'preact-iso';
import type { Area } from '../area.ts';
import { CratePage } from './crate-page.tsx';
import { HomePage } from './home-page.tsx';
import { SearchPage } from './search-page.tsx';

/** What everybody looks at. What most come for is in the first script. */
export const browse: Area = {
  home: HomePage,
  search: SearchPage,
  crate: CratePage,
  crateVersions: lazy(() => import('./versions-page.tsx').then(({ VersionsPage }) => VersionsPage)),
  version: lazy(() => import('./version-page.tsx').then(({ VersionPage }) => VersionPage)),
  crateDependencies: lazy(() =>
    import('./dependencies-page.tsx').then(({ DependenciesPage }) => DependenciesPage),
  ),
  crateDependents: lazy(() => import('./dependents-page.tsx').then(({ DependentsPage }) => DependentsPage)),
  keywords: lazy(() => import('./keywords-page.tsx').then(({ KeywordsPage }) => KeywordsPage)),
  keyword: lazy(() => import('./keyword-page.tsx').then(({ KeywordPage }) => KeywordPage)),
  categories: lazy(() => import('./categories-page.tsx').then(({ CategoriesPage }) => CategoriesPage)),
  category: lazy(() => import('./category-page.tsx').then(({ CategoryPage }) => CategoryPage)),
  user: lazy(() => import('./user-page.tsx').then(({ UserPage }) => UserPage)),
};
