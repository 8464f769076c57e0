import type { ComponentChildren } from 'preact';
import { useAnswer } from '../../api/queries.ts';
import type { CrateAnswer } from '../../crate/crate-frame.tsx';
import { pathTo } from '../../paths.ts';
import { AreaChart } from '../../ui/chart.tsx';
import { Icon } from '../../ui/icon.tsx';
import { count, counted, Day } from '../../ui/values.tsx';
import { downloadDays, sumOf } from './download-days.ts';
import { InstallBlock } from './install-block.tsx';
import type { Version } from './origin.ts';
import { OriginLine } from './origin-line.tsx';
import { onlyByCiSince } from './publisher-changes.ts';
import { VersionFacts } from './version-facts.tsx';

export function CrateSidebar({
  crate,
  version,
  keywords,
  categories,
}: {
  crate: CrateAnswer['crate'];
  version: Version;
  keywords: NonNullable<CrateAnswer['keywords']>;
  categories: NonNullable<CrateAnswer['categories']>;
}) {
  const { name } = crate;
  return (
    <aside class="sidebar stack" aria-label={`About ${name}`}>
      <InstallBlock crate={crate} version={version.num} />
      <Part title={`Version ${version.num}`}>
        <OriginLine version={version} />
        <a class="small" href={pathTo('version', { name, version: version.num })}>
          Its waybill
        </a>
        <OnlyByCi name={name} enforced={crate.trustpub_only} />
      </Part>
      <Part title="Metadata">
        <VersionFacts version={version} />
      </Part>
      <Part title="Owners">
        <Owners name={name} />
      </Part>
      <Part title="Downloads">
        <Downloads crate={crate} />
      </Part>
      {keywords.length === 0 ? null : (
        <Part title="Keywords">
          <div class="row">
            {keywords.map(({ id, keyword }) => (
              <a key={id} class="tag" href={pathTo('keyword', { keyword: id })}>
                #{keyword}
              </a>
            ))}
          </div>
        </Part>
      )}
      {categories.length === 0 ? null : (
        <Part title="Categories">
          <div class="row">
            {categories.map(({ slug, category }) => (
              <a key={slug} class="tag" href={pathTo('category', { slug })}>
                {category}
              </a>
            ))}
          </div>
        </Part>
      )}
    </aside>
  );
}

function Part({ title, children }: { title: string; children: ComponentChildren }) {
  return (
    <section class="stack tight">
      <h2>{title}</h2>
      {children}
    </section>
  );
}

/** All versions are asked for after the page is there. */
function OnlyByCi({ name, enforced }: { name: string; enforced: boolean }) {
  const { data } = useAnswer('/api/v1/crates/{name}/versions', { params: { path: { name } } });
  const since = data === undefined ? null : onlyByCiSince(data.versions);
  if (since === null) return null;
  return (
    <p class="with-icon good small">
      <Icon name="shield" />
      <span>
        Published only by CI since <Day at={since.at} /> ({counted(since.count, 'version')}, from {since.num}{' '}
        on)
        {enforced ? '; API tokens are refused.' : '.'}
      </span>
    </p>
  );
}

function Owners({ name }: { name: string }) {
  const { data, error } = useAnswer('/api/v1/crates/{name}/owners', { params: { path: { name } } });
  if (error !== null) return <p class="soft small">{error.message}</p>;
  return (
    <ul class="owners">
      {(data?.users ?? []).map(({ id, kind, login, name: called }) => {
        const [organization = '', team = ''] = login.split(':');
        return (
          <li key={`${kind}${id}`}>
            <a
              class="with-icon"
              href={kind === 'user' ? pathTo('user', { login }) : pathTo('team', { organization, team })}
            >
              <Icon name={kind === 'user' ? 'user' : 'team'} />
              {called || login}
            </a>
            {called && called !== login ? <span class="soft small"> {login}</span> : null}
          </li>
        );
      })}
    </ul>
  );
}

function Downloads({ crate }: { crate: CrateAnswer['crate'] }) {
  const { data } = useAnswer('/api/v1/crates/{name}/downloads', {
    params: { path: { name: crate.name } },
  });
  const days = downloadDays(
    [...(data?.version_downloads ?? []), ...(data?.meta.extra_downloads ?? [])],
    new Date(),
  );
  const recent = sumOf(days);
  return (
    <>
      <p class="small">
        {counted(crate.downloads, 'download')}
        <span class="soft">
          , {count(data === undefined ? (crate.recent_downloads ?? 0) : recent)} in 90 days
        </span>
      </p>
      {data === undefined || recent === 0 ? null : (
        <AreaChart points={days} says={`Downloads in the last 90 days: ${count(recent)}`} />
      )}
      <p class="small soft">
        Here since <Day at={crate.created_at} />
      </p>
    </>
  );
}
