import { subjects } from 'waybill:docs';
import { useQuery } from '@tanstack/preact-query';
import { useEffect } from 'preact/hooks';
import { useLocation } from 'preact-iso/router';
import { useAnswer } from '../../api/queries.ts';
import { Refusal, refusalFrom, unreachable } from '../../api/refusal.ts';
import { Answered } from '../../frame/answer.tsx';
import { at, fragment, pathTo } from '../../paths.ts';
import { Page } from '../../ui/page.tsx';
import type { PageProps } from '../area.ts';
import { NotFoundPage } from '../not-found-page.tsx';
import { DocBody } from './doc-body.tsx';
import type { DocEntry, DocNode, DocSubject } from './doc-node.ts';
import { valuesOf } from './values.ts';

const inOrder = subjects.flatMap(({ pages }) => pages);

export function DocPage({ params }: PageProps) {
  // A file's own name is what somebody types who knows the repository.
  const page = (params['page'] ?? '').replace(/\.md$/, '');
  const place = inOrder.findIndex((entry) => entry.page === page);
  const entry = inOrder[place];
  const subject = subjects.find(({ pages }) => pages.some((other) => other === entry));
  if (entry === undefined || subject === undefined) return <NotFoundPage />;
  return (
    <Doc
      key={page}
      entry={entry}
      subject={subject}
      previous={inOrder[place - 1] ?? null}
      next={inOrder[place + 1] ?? null}
    />
  );
}

function Doc({
  entry,
  subject,
  previous,
  next,
}: {
  entry: DocEntry;
  subject: DocSubject;
  previous: DocEntry | null;
  next: DocEntry | null;
}) {
  const nodes = useQuery<DocNode[], Refusal>({
    queryKey: ['docs', entry.asset],
    queryFn: ({ signal }) => readAsset(entry.asset, signal),
    staleTime: Number.POSITIVE_INFINITY,
  });
  const registry = useAnswer('/.well-known/waybill');
  const { url } = useLocation();
  const isThere = nodes.data !== undefined && !registry.isPending;
  // What the address points to arrives later than the browser looks for it.
  useEffect(() => {
    if (!isThere || location.hash === '') return;
    // Gone to once more, so that the browser also marks it.
    location.replace(location.hash);
    document.getElementById(fragment(location.hash))?.scrollIntoView({ behavior: 'instant' });
  }, [isThere, url]);
  return (
    <Page title={entry.title} crumbs={[{ label: 'Documentation', href: pathTo('docs', {}) }]}>
      <div class="doc">
        <DocContents entry={entry} subject={subject} />
        <article class="doc-text">
          <Answered answer={{ data: isThere ? nodes.data : undefined, error: nodes.error }} what="the page">
            {(there) => <DocBody nodes={there} values={valuesOf(registry.data)} />}
          </Answered>
          {isThere || nodes.error !== null ? <Neighbours previous={previous} next={next} /> : null}
        </article>
      </div>
    </Page>
  );
}

async function readAsset(name: string, signal: AbortSignal): Promise<DocNode[]> {
  const answer = await fetch(at(`/assets/${name}`), { signal }).catch((error: unknown) => {
    throw signal.aborted ? error : unreachable();
  });
  if (answer.ok) return (await answer.json()) as DocNode[];
  if (answer.status !== 404) throw refusalFrom(answer.status, null);
  throw new Refusal(410, {
    code: 'unreadable',
    detail: 'The registry has been updated since this page was opened.',
    remedy: 'Load the page again.',
  });
}

function DocContents({ entry, subject }: { entry: DocEntry; subject: DocSubject }) {
  const headings = entry.headings.filter(({ level }) => level === 2);
  return (
    <aside class="doc-aside small">
      {headings.length < 2 ? null : (
        <details open={matchMedia('(min-width: 60rem)').matches}>
          <summary>On this page</summary>
          <nav aria-label="On this page">
            <ul>
              {headings.map(({ id, text }) => (
                <li key={id}>
                  <a href={`#${id}`}>{text}</a>
                </li>
              ))}
            </ul>
          </nav>
        </details>
      )}
      <details open={matchMedia('(min-width: 60rem)').matches}>
        <summary>{subject.title}</summary>
        <nav aria-label={subject.title}>
          <ul>
            {subject.pages.map(({ page, title }) => (
              <li key={page}>
                <a href={pathTo('doc', { page })} aria-current={page === entry.page ? 'page' : undefined}>
                  {title}
                </a>
              </li>
            ))}
          </ul>
        </nav>
      </details>
    </aside>
  );
}

function Neighbours({ previous, next }: { previous: DocEntry | null; next: DocEntry | null }) {
  return (
    <nav class="doc-neighbours" aria-label="Neighbouring pages">
      {previous === null ? null : (
        <a rel="prev" href={pathTo('doc', { page: previous.page })}>
          <span class="soft small">Previous</span> {previous.title}
        </a>
      )}
      {next === null ? null : (
        <a rel="next" href={pathTo('doc', { page: next.page })}>
          <span class="soft small">Next</span> {next.title}
        </a>
      )}
    </nav>
  );
}
