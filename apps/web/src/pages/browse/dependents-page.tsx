import { useLocation } from 'preact-iso/router';
import { useAnswer } from '../../api/queries.ts';
import { CrateFrame } from '../../crate/crate-frame.tsx';
import { Answered } from '../../frame/answer.tsx';
import { pathTo } from '../../paths.ts';
import { Tag } from '../../ui/notice.tsx';
import { Pager } from '../../ui/pager.tsx';
import { Empty } from '../../ui/states.tsx';
import { counted } from '../../ui/values.tsx';
import type { PageProps } from '../area.ts';

const PER_PAGE = 25;

export function DependentsPage({ params }: PageProps) {
  return (
    <CrateFrame name={params['name'] ?? ''} tab="crateDependents" title="dependents">
      {({ crate }) => <Dependents name={crate.name} />}
    </CrateFrame>
  );
}

function Dependents({ name }: { name: string }) {
  const { query } = useLocation();
  const page = Math.max(1, Number.parseInt(query['page'] ?? '1', 10) || 1);
  const answer = useAnswer(
    '/api/v1/crates/{name}/reverse_dependencies',
    { params: { path: { name }, query: { page: String(page), per_page: String(PER_PAGE) } } },
    { keepLast: true },
  );
  const to = (other: number) => pathTo('crateDependents', { name }, { page: other === 1 ? null : other });
  return (
    <Answered answer={answer} what="the dependents">
      {({ dependencies, versions, meta: { total } }) => {
        if (total === 0)
          return (
            <div class="card">
              <Empty title="Nothing depends on it yet">
                No crate here that you may see needs {name} in its default version.
              </Empty>
            </div>
          );
        const byId = new Map(versions.map((version) => [version.id, version]));
        return (
          <div class="stack">
            <p class="soft">
              {counted(total, 'crate depends', 'crates depend')} on it, by their default versions.
            </p>
            <ul class="card flush list">
              {dependencies.map((dependency) => {
                const version = byId.get(dependency.version_id);
                if (version === undefined) return null;
                return (
                  <li key={dependency.id}>
                    <div class="row">
                      <a href={pathTo('crate', { name: version.crate })}>
                        <strong>{version.crate}</strong>
                      </a>
                      <span class="mono soft">{version.num}</span>
                      <span>
                        needs <span class="mono">{dependency.req}</span>
                      </span>
                      {dependency.kind === 'normal' ? null : <Tag>{dependency.kind}</Tag>}
                      {dependency.optional ? <Tag>optional</Tag> : null}
                      <span class="soft small">{counted(dependency.downloads, 'download')}</span>
                    </div>
                    {version.description ? <p class="clamp small">{version.description}</p> : null}
                  </li>
                );
              })}
            </ul>
            <Pager
              previous={page > 1 ? to(page - 1) : null}
              next={page * PER_PAGE < total ? to(page + 1) : null}
            />
          </div>
        );
      }}
    </Answered>
  );
}
