import { CrateFrame } from '../../crate/crate-frame.tsx';
import { pathTo } from '../../paths.ts';
import { Notice } from '../../ui/notice.tsx';
import { Empty } from '../../ui/states.tsx';
import type { PageProps } from '../area.ts';
import { CrateSidebar } from './crate-sidebar.tsx';
import { Readme, useDefaultReadme } from './readme.tsx';

export function CratePage({ params }: PageProps) {
  const name = params['name'] ?? '';
  // Along with the crate, not after it.
  const readme = useDefaultReadme(name);
  return (
    <CrateFrame name={name} tab="crate">
      {({ crate, versions, keywords, categories }) => {
        const version = versions?.find(({ num }) => num === crate.default_version);
        return (
          <div class="beside">
            <div class="stack">
              {version?.yanked ? (
                <Notice tone="warn" title="All versions of this crate are yanked">
                  <p>
                    <bdi>{version.yank_message ?? 'Cargo chooses none of them for a new lock file.'}</bdi>{' '}
                    <a href={pathTo('crateVersions', { name: crate.name })}>See the versions</a>
                  </p>
                </Notice>
              ) : null}
              <div class="card readme-card">
                {version === undefined ? (
                  <Empty title="There is no version">All versions of this crate are gone.</Empty>
                ) : (
                  <Readme readme={readme} name={crate.name} version={version.num} />
                )}
              </div>
            </div>
            {version === undefined ? null : (
              <CrateSidebar
                crate={crate}
                version={version}
                keywords={keywords ?? []}
                categories={categories ?? []}
              />
            )}
          </div>
        );
      }}
    </CrateFrame>
  );
}
