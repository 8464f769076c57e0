import { useState } from 'preact/hooks';
import { useLocation } from 'preact-iso/router';
import { useAnswer } from '../../api/queries.ts';
import { CrateFrame } from '../../crate/crate-frame.tsx';
import { Answered } from '../../frame/answer.tsx';
import { pathTo, queryOf } from '../../paths.ts';
import { Button } from '../../ui/button.tsx';
import { Icon } from '../../ui/icon.tsx';
import { Tag } from '../../ui/notice.tsx';
import { bytes, count, counted, Day } from '../../ui/values.tsx';
import type { PageProps } from '../area.ts';
import { ChangeMark } from './change-mark.tsx';
import type { Version } from './origin.ts';
import { OriginLine } from './origin-line.tsx';
import { type Change, onlyByCiSince, publisherChanges } from './publisher-changes.ts';

const AT_FIRST = 100;

export function VersionsPage({ params }: PageProps) {
  return (
    <CrateFrame name={params['name'] ?? ''} tab="crateVersions" title="versions">
      {({ crate }) => <Versions name={crate.name} />}
    </CrateFrame>
  );
}

function Versions({ name }: { name: string }) {
  const { query, path, route } = useLocation();
  const sort = query['sort'] === 'semver' ? 'semver' : 'date';
  const answer = useAnswer(
    '/api/v1/crates/{name}/versions',
    { params: { path: { name }, query: { sort } } },
    { keepLast: true },
  );
  return (
    <Answered answer={answer} what="the versions">
      {({ versions }) => {
        const since = onlyByCiSince(versions);
        return (
          <div class="stack">
            <div class="row apart">
              <p class="soft">
                {counted(versions.length, 'version')}
                {since === null ? null : (
                  <>
                    ; published only by CI since <Day at={since.at} /> ({since.num})
                  </>
                )}
              </p>
              <label class="row small">
                Sort by
                <select
                  class="input sort"
                  value={sort}
                  onChange={({ currentTarget: { value } }) =>
                    route(path + queryOf({ ...query, sort: value === 'date' ? null : value }))
                  }
                >
                  <option value="date">Date</option>
                  <option value="semver">Number</option>
                </select>
              </label>
            </div>
            <VersionList name={name} versions={versions} />
            <Deleted name={name} />
          </div>
        );
      }}
    </Answered>
  );
}

function VersionList({ name, versions }: { name: string; versions: readonly Version[] }) {
  const [isWhole, setWhole] = useState(false);
  const changes = publisherChanges(versions);
  const shown = isWhole ? versions : versions.slice(0, AT_FIRST);
  return (
    <>
      <ol class="card flush list versions">
        {shown.map((version) => (
          <VersionItem key={version.id} name={name} version={version} change={changes.get(version.id)} />
        ))}
      </ol>
      {shown.length < versions.length ? (
        <Button onClick={() => setWhole(true)}>Show all {count(versions.length)}</Button>
      ) : null}
    </>
  );
}

function VersionItem({
  name,
  version,
  change,
}: {
  name: string;
  version: Version;
  change: Change | undefined;
}) {
  return (
    <li class={version.yanked ? 'version yanked' : 'version'}>
      <div class="row">
        <h2 class="mono">
          <a href={pathTo('version', { name, version: version.num })}>{version.num}</a>
        </h2>
        {version.yanked ? <Tag tone="warn">yanked</Tag> : null}
        {change === undefined ? null : <ChangeMark change={change} />}
      </div>
      {version.yanked && version.yank_message ? (
        <p class="small">
          Yanked because: <q>{version.yank_message}</q>
        </p>
      ) : null}
      <OriginLine version={version} />
      {change === undefined ? null : <p class={`change-says ${change.tone} small`}>{change.says}</p>}
      <ul class="row small soft dots">
        <li>
          <Day at={version.created_at} />
        </li>
        <li>{bytes(version.crate_size)}</li>
        <li>{version.license ?? 'licence in a file'}</li>
        {version.rust_version === null ? null : <li>Rust {version.rust_version}</li>}
        <li class="with-icon">
          <Icon name="down" size={14} />
          {counted(version.downloads, 'download')}
        </li>
      </ul>
    </li>
  );
}

function Deleted({ name }: { name: string }) {
  const { data } = useAnswer('/api/v1/crates/{name}/deleted_versions', { params: { path: { name } } });
  if (data === undefined || data.deleted_versions.length === 0) return null;
  return (
    <section class="stack tight">
      <h2>Deleted versions</h2>
      <p class="soft small">
        Their files are gone, and nobody can publish these numbers again. A lock file that names one must be
        made anew.
      </p>
      <ul class="card flush list">
        {data.deleted_versions.map(({ num, deleted_at }) => (
          <li key={num}>
            <span class="mono deleted">{num}</span>{' '}
            <span class="soft small">
              deleted on <Day at={deleted_at} />
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}
