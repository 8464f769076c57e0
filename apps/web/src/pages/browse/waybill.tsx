import type { ComponentChildren } from 'preact';
import { pathTo } from '../../paths.ts';
import { hostOf } from '../../registry/registry-block.ts';
import { useProviderTitle, useRegistry } from '../../registry/use-registry.ts';
import { CopyButton } from '../../ui/code.tsx';
import { Icon } from '../../ui/icon.tsx';
import { Day, TimeAgo } from '../../ui/values.tsx';
import { Barcode } from './barcode.tsx';
import { type CiJob, type Origin, originOf, refInWords, type Version } from './origin.ts';

/** The paper that travels with the cargo: who sent it, from where, and what exactly it is. */
export function Waybill({ version }: { version: Version }) {
  const origin = originOf(version);
  const registry = useRegistry();
  const titleOf = useProviderTitle();
  return (
    <section class="waybill" aria-labelledby="waybill">
      <header class="waybill-head">
        <h3 id="waybill">
          <Icon name="box" size={18} /> Waybill
        </h3>
        <span class="mono">
          {version.crate} {version.num}
        </span>
        <Stamp origin={origin} />
      </header>
      <div class="waybill-route">
        <div>
          <span class="waybill-key">From</span>
          <From origin={origin} titleOf={titleOf} />
        </div>
        <span class="waybill-arrow" aria-hidden="true" />
        <div>
          <span class="waybill-key">To</span>
          <strong>{registry === undefined ? '' : hostOf(registry)}</strong>
          <span class="soft small">
            <Day at={version.created_at} />, <TimeAgo at={version.created_at} />
          </span>
        </div>
      </div>
      {origin.by === 'ci' && !origin.isHidden ? <JobCells job={origin} titleOf={titleOf} /> : null}
      {origin.by === 'ci' && !origin.isHidden ? null : (
        <p class="waybill-remark soft small">{remarkOn(origin)}</p>
      )}
      <footer class="waybill-foot">
        <Barcode hex={version.checksum} />
        <div class="waybill-sum">
          <span class="waybill-key">SHA-256 of the file</span>
          <span class="row tight-row">
            <code>{version.checksum}</code>
            <CopyButton text={version.checksum} name="the checksum" />
          </span>
        </div>
      </footer>
    </section>
  );
}

function Stamp({ origin }: { origin: Origin }) {
  if (origin.by === 'ci') return <span class="stamp good">Trusted Publisher</span>;
  if (origin.by === 'person') return <span class="stamp warn">API token</span>;
  return <span class="stamp">Imported</span>;
}

function From({ origin, titleOf }: { origin: Origin; titleOf: (provider: string) => string }) {
  if (origin.by === 'import')
    return (
      <>
        <strong>Another registry</strong>
        <span class="soft small">brought here by the operator</span>
      </>
    );
  if (origin.by === 'person')
    return (
      <>
        <strong>
          <a href={pathTo('user', { login: origin.login })}>{origin.login}</a>
        </strong>
        <span class="soft small">
          {origin.name && origin.name !== origin.login ? (
            <>
              <bdi>{origin.name}</bdi>,{' '}
            </>
          ) : null}
          published by {origin.login} with an API token
        </span>
      </>
    );
  return (
    <>
      <strong>
        {origin.isHidden ? (
          'A repository that is not public'
        ) : origin.source === null ? (
          'A job'
        ) : (
          <Maybe href={origin.links.repository}>{origin.source}</Maybe>
        )}
      </strong>
      <span class="soft small">{titleOf(origin.provider)}</span>
    </>
  );
}

function remarkOn(origin: Origin): string {
  if (origin.by === 'import')
    return 'It was published at another registry, and who did that is not known here. The file is what came from there, byte for byte.';
  if (origin.by === 'person')
    return 'Whoever held the token could publish. From which commit it was built, nobody vouches for.';
  return 'It was published by a CI job. As its repository is not public, which job that was is shown only to those who may read there.';
}

function JobCells({ job, titleOf }: { job: CiJob; titleOf: (provider: string) => string }) {
  const ref = job.ref === null ? null : refInWords(job.ref);
  return (
    <dl class="waybill-cells">
      <Cell name="Provider">{titleOf(job.provider)}</Cell>
      <Cell name="Repository" href={job.links.repository}>
        {job.repository}
      </Cell>
      <Cell name="Workflow" href={job.links.workflow} mono>
        {job.workflow}
      </Cell>
      <Cell name="Through" mono>
        {job.reusedWorkflow}
      </Cell>
      <Cell name="Commit" href={job.links.commit} mono>
        {job.commit === null ? null : <span title={job.commit}>{job.commit.slice(0, 12)}</span>}
      </Cell>
      <Cell name={ref?.kind === 'tag' ? 'Tag' : ref?.kind === 'branch' ? 'Branch' : 'Ref'} mono>
        {ref?.name ?? null}
      </Cell>
      <Cell name="Run" href={job.links.run} mono>
        {job.run}
      </Cell>
      <Cell name="Environment">{job.environment}</Cell>
      <Cell name="Actor">{job.actor}</Cell>
      <Cell name="Started by" mono>
        {job.event}
      </Cell>
      <Cell name="Runner">{job.runner}</Cell>
      <Cell name="Vouched for by" mono wide>
        {job.issuer}
      </Cell>
    </dl>
  );
}

/** Nothing where the provider does not say it. */
function Cell({
  name,
  href = null,
  mono,
  wide,
  children,
}: {
  name: string;
  href?: string | null;
  mono?: boolean;
  wide?: boolean;
  children: ComponentChildren;
}) {
  if (children === null || children === undefined) return null;
  return (
    <div class={wide ? 'wide' : undefined}>
      <dt class="waybill-key">{name}</dt>
      <dd class={mono ? 'mono' : undefined}>
        <Maybe href={href}>{children}</Maybe>
      </dd>
    </div>
  );
}

function Maybe({ href, children }: { href: string | null; children: ComponentChildren }) {
  if (href === null) return <>{children}</>;
  return (
    <a href={href} rel="nofollow noopener noreferrer">
      {children}
    </a>
  );
}
