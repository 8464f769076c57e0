import { subjects } from 'waybill:docs';
import { useLocation } from 'preact-iso/router';
import { useAnswer } from '../../api/queries.ts';
import { pathTo } from '../../paths.ts';
import { Page } from '../../ui/page.tsx';
import { DocResults, DocSearchField } from './doc-search.tsx';
import { valuesOf } from './values.ts';

/** All pages, by whom they are for. */
export function DocsPage() {
  const { query, route } = useLocation();
  const asked = query['q'] ?? '';
  const { url } = valuesOf(useAnswer('/.well-known/waybill').data);
  return (
    <Page title="Documentation">
      <div class="stack wide">
        <div class="stack">
          <p class="soft">
            Its examples have the values of this registry, <code>{url}</code>: paste them as they are.
          </p>
          <DocSearchField value={asked} onInput={(q) => route(pathTo('docs', {}, { q }), true)} />
        </div>
        {asked.trim() === '' ? <Subjects /> : <DocResults subjects={subjects} query={asked} />}
      </div>
    </Page>
  );
}

function Subjects() {
  return (
    <div class="doc-subjects">
      {subjects.map(({ title, summary, pages }) => (
        <section class="card" key={title}>
          <h2>{title}</h2>
          <p class="soft small">{summary}</p>
          <ul>
            {pages.map((entry) => (
              <li key={entry.page}>
                <a href={pathTo('doc', { page: entry.page })}>{entry.title}</a>
              </li>
            ))}
          </ul>
        </section>
      ))}
    </div>
  );
}
