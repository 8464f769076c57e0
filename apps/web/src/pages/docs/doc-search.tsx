import { pathTo } from '../../paths.ts';
import { TextField } from '../../ui/fields.tsx';
import { Empty } from '../../ui/states.tsx';
import { counted } from '../../ui/values.tsx';
import type { DocSubject } from './doc-node.ts';
import { searchDocs } from './search-docs.ts';

export function DocSearchField({ value, onInput }: { value: string; onInput: (value: string) => void }) {
  return (
    <search class="doc-search">
      <TextField
        label="Search titles and headings"
        type="search"
        placeholder="For example: environment"
        value={value}
        onInput={onInput}
      />
    </search>
  );
}

export function DocResults({ subjects, query }: { subjects: readonly DocSubject[]; query: string }) {
  const found = searchDocs(subjects, query);
  return (
    <>
      <p class="soft" role="status">
        {counted(found.length, 'page')}
      </p>
      <div class="card flush">
        {found.length === 0 ? (
          <Empty title="No title and no heading has these words">
            Try one word of them, or the word that stands in the message you got.
          </Empty>
        ) : (
          <ul class="list">
            {found.map(({ page, title, subject, headings }) => (
              <li key={page}>
                <a href={pathTo('doc', { page })}>{title}</a> <span class="soft small">{subject}</span>
                {headings.length === 0 ? null : (
                  <ul class="doc-hits small">
                    {headings.map(({ id, text }) => (
                      <li key={id}>
                        <a href={`${pathTo('doc', { page })}#${id}`}>{text}</a>
                      </li>
                    ))}
                  </ul>
                )}
              </li>
            ))}
          </ul>
        )}
      </div>
    </>
  );
}
