import { useAnswer } from '../../api/queries.ts';
import { CrateFrame } from '../../crate/crate-frame.tsx';
import { useRights } from '../../crate/rights.ts';
import { Answered } from '../../frame/answer.tsx';
import { at, pathTo } from '../../paths.ts';
import type { Me } from '../../session.ts';
import { LinkButton } from '../../ui/button.tsx';
import { Notice } from '../../ui/notice.tsx';
import { Empty } from '../../ui/states.tsx';
import { bytes, count, Day } from '../../ui/values.tsx';
import type { PageProps } from '../area.ts';
import { ChangeMark } from './change-mark.tsx';
import { DependencyGroups } from './dependency-groups.tsx';
import { Features } from './features.tsx';
import { InstallBlock } from './install-block.tsx';
import type { Version } from './origin.ts';
import { publisherChanges } from './publisher-changes.ts';
import { VersionReadme } from './readme.tsx';
import { VersionFacts } from './version-facts.tsx';
import { Waybill } from './waybill.tsx';
import { YankButton } from './yank-button.tsx';

export function VersionPage({ params }: PageProps) {
  const { name = '', version: num = '' } = params;
  return (
    <CrateFrame name={name} tab="crateVersions" title={num}>
      {({ crate }, me) => <OneVersion crate={crate} num={num} me={me} />}
    </CrateFrame>
  );
}

interface Named {
  name: string;
  visibility: 'public' | 'private';
}

function OneVersion({ crate, num, me }: { crate: Named; num: string; me: Me | null }) {
  const rights = useRights(me, crate.name);
  // Members of an owning team may yank as well; administrators may not.
  const mayYank = rights === 'full' || rights === 'publish';
  const answer = useAnswer('/api/v1/crates/{name}/{version}', {
    params: { path: { name: crate.name, version: num } },
  });
  if (answer.error?.code === 'version_not_found') return <Missing name={crate.name} num={num} />;
  return (
    <Answered answer={answer} what="the version">
      {({ version }) => <Shown crate={crate} version={version} mayYank={mayYank} />}
    </Answered>
  );
}

function Shown({ crate, version, mayYank }: { crate: Named; version: Version; mayYank: boolean }) {
  return (
    <div class="stack wide">
      <div class="row apart">
        <h2>Version {version.num}</h2>
        <div class="row">
          {mayYank ? <YankButton name={crate.name} version={version} /> : null}
          <LinkButton small href={at(version.dl_path)}>
            Download ({bytes(version.crate_size)})
          </LinkButton>
        </div>
      </div>
      {version.yanked ? <Yanked version={version} /> : null}
      <Waybill version={version} />
      <PublisherChange name={crate.name} version={version} />
      <div class="beside">
        <div class="stack wide">
          <div class="card readme-card">
            <VersionReadme name={crate.name} version={version.num} />
          </div>
        </div>
        <aside class="sidebar stack" aria-label={`About version ${version.num}`}>
          <InstallBlock crate={crate} version={version.num} />
          <section class="stack tight">
            <h2>Metadata</h2>
            <VersionFacts version={version} />
            <p class="small soft">{count(version.downloads)} downloads of this version</p>
          </section>
          <Features features={version.features} />
          <section class="stack tight">
            <h2>Dependencies</h2>
            <DependencyGroups name={crate.name} version={version.num} short />
          </section>
        </aside>
      </div>
    </div>
  );
}

function Yanked({ version }: { version: Version }) {
  const yank = [...version.audit_actions].reverse().find(({ action }) => action === 'yank');
  return (
    <Notice tone="warn" title="This version is yanked">
      {version.yank_message ? (
        <p>
          The reason given: <q>{version.yank_message}</q>
        </p>
      ) : (
        <p>No reason was given.</p>
      )}
      <p class="soft small">
        Cargo does not choose it for a new lock file; lock files that name it keep working.
        {yank === undefined ? null : (
          <>
            {' '}
            Yanked by {yank.user.login} on <Day at={yank.time} />.
          </>
        )}
      </p>
    </Notice>
  );
}

/** Where the version before was published by somebody else. */
function PublisherChange({ name, version }: { name: string; version: Version }) {
  const { data } = useAnswer('/api/v1/crates/{name}/versions', { params: { path: { name } } });
  const change = data === undefined ? undefined : publisherChanges(data.versions).get(version.id);
  if (change === undefined) return null;
  return (
    <Notice
      tone={change.tone === 'alarm' ? 'warn' : change.tone}
      title="Not published as the version before it was"
    >
      <p class="row">
        <ChangeMark change={change} />
        <span>{change.says}</span>
      </p>
    </Notice>
  );
}

function Missing({ name, num }: { name: string; num: string }) {
  const { data } = useAnswer('/api/v1/crates/{name}/deleted_versions', { params: { path: { name } } });
  const deleted = data?.deleted_versions.find((one) => one.num === num);
  const actions = <LinkButton href={pathTo('crateVersions', { name })}>See its versions</LinkButton>;
  if (deleted === undefined)
    return (
      <div class="card">
        <Empty title={`There is no version ${num}`} actions={actions}>
          Nothing of this number was published, as far as you may see.
        </Empty>
      </div>
    );
  return (
    <div class="card">
      <Empty title={`Version ${num} was deleted`} actions={actions}>
        It has been gone since <Day at={deleted.deleted_at} />, with its file. Nobody can publish this number
        again; a lock file that names it must be made anew.
      </Empty>
    </div>
  );
}
