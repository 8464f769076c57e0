import { CrateFrame } from '../../crate/crate-frame.tsx';
import { pathTo } from '../../paths.ts';
import { Empty } from '../../ui/states.tsx';
import type { PageProps } from '../area.ts';
import { DependencyGroups } from './dependency-groups.tsx';

/** Of the default version; those of others are on their own pages. */
export function DependenciesPage({ params }: PageProps) {
  return (
    <CrateFrame name={params['name'] ?? ''} tab="crateDependencies" title="dependencies">
      {({ crate: { name, default_version: version } }) =>
        version === null ? (
          <Empty title="There is no version">All versions of this crate are gone.</Empty>
        ) : (
          <div class="stack">
            <p class="soft">
              What <a href={pathTo('version', { name, version })}>{version}</a> needs.
            </p>
            <DependencyGroups name={name} version={version} />
          </div>
        )
      }
    </CrateFrame>
  );
}
