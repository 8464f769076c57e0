import { useAnswer } from '../../api/queries.ts';
import { Answered } from '../../frame/answer.tsx';
import { pathTo } from '../../paths.ts';
import { Page } from '../../ui/page.tsx';

export function HomePage() {
  const summary = useAnswer('/api/v1/summary');
  return (
    <Page title="A Cargo registry">
      <Answered answer={summary} what="what is new">
        {({ new_crates: crates }) => (
          <ul class="card flush list">
            {crates.map((crate) => (
              <li key={crate.id}>
                <a href={pathTo('crate', { name: crate.name })}>{crate.name}</a>
              </li>
            ))}
          </ul>
        )}
      </Answered>
    </Page>
  );
}
