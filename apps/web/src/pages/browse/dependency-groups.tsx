import type { Answer } from '../../api/client.ts';
import { useAnswer } from '../../api/queries.ts';
import { Answered } from '../../frame/answer.tsx';
import { pathTo } from '../../paths.ts';
import { Tag } from '../../ui/notice.tsx';
import { Empty } from '../../ui/states.tsx';
import { count } from '../../ui/values.tsx';
import { placeOf } from './dependency-place.ts';

type Dependency = Answer<'/api/v1/crates/{name}/{version}/dependencies', 'get'>['dependencies'][number];
const KINDS = [
  ['normal', 'Dependencies'],
  ['build', 'Build dependencies'],
  ['dev', 'Development dependencies'],
] as const;

/** What a version needs, by what for. @param short only names and requirements, without a heading for the usual ones */
export function DependencyGroups({
  name,
  version,
  short = false,
}: {
  name: string;
  version: string;
  short?: boolean;
}) {
  const answer = useAnswer('/api/v1/crates/{name}/{version}/dependencies', {
    params: { path: { name, version } },
  });
  return (
    <Answered answer={answer} what="the dependencies">
      {({ dependencies }) => {
        if (dependencies.length === 0)
          return short ? (
            <p class="soft small">None.</p>
          ) : (
            <div class="card">
              <Empty title="It depends on nothing">
                {name} {version} needs no other crate.
              </Empty>
            </div>
          );
        const groups = KINDS.map(([kind, title]) => ({
          title,
          of: dependencies.filter((one) => one.kind === kind),
        })).filter(({ of }) => of.length > 0);
        return (
          <div class={short ? 'stack tight' : 'stack wide'}>
            {groups.map(({ title, of }) =>
              short ? (
                <ShortGroup key={title} title={title} dependencies={of} />
              ) : (
                <section key={title} class="stack tight">
                  <h2>
                    {title} <span class="soft">{count(of.length)}</span>
                  </h2>
                  <ul class="card flush list">
                    {of.map((one) => (
                      <li key={one.id}>
                        <Whole dependency={one} />
                      </li>
                    ))}
                  </ul>
                </section>
              ),
            )}
          </div>
        );
      }}
    </Answered>
  );
}

function ShortGroup({ title, dependencies }: { title: string; dependencies: readonly Dependency[] }) {
  return (
    <>
      {title === 'Dependencies' ? null : <h3 class="small">{title}</h3>}
      <ul class="owners small">
        {dependencies.map((one) => (
          <li key={one.id}>
            <Name dependency={one} /> <span class="mono soft">{one.req}</span>
            {one.optional ? <span class="soft"> optional</span> : null}
          </li>
        ))}
      </ul>
    </>
  );
}

function Whole({ dependency }: { dependency: Dependency }) {
  const { registry, crate_id, features, target } = dependency;
  return (
    <div class="stack tight">
      <div class="row">
        <strong>
          <Name dependency={dependency} />
        </strong>
        <span class="mono">{dependency.req}</span>
        {dependency.optional ? <Tag>optional</Tag> : null}
        {registry === null ? null : <Tag>at {placeOf(registry, crate_id).name}</Tag>}
      </div>
      {features.length === 0 && dependency.default_features && target === null ? null : (
        <p class="small soft">
          {dependency.default_features ? null : 'without its default features. '}
          {features.length === 0 ? null : (
            <>
              with <span class="mono">{features.join(', ')}</span>.{' '}
            </>
          )}
          {target === null ? null : (
            <>
              only for <code>{target}</code>
            </>
          )}
        </p>
      )}
    </div>
  );
}

function Name({ dependency: { registry, crate_id } }: { dependency: Dependency }) {
  const href = registry === null ? pathTo('crate', { name: crate_id }) : placeOf(registry, crate_id).href;
  return href === null ? (
    crate_id
  ) : (
    <a href={href} rel={registry === null ? undefined : 'noopener noreferrer'}>
      {crate_id}
    </a>
  );
}
