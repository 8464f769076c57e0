import { useAnswer } from '../../api/queries.ts';
import { Answered } from '../../frame/answer.tsx';
import { pathTo } from '../../paths.ts';
import { Page } from '../../ui/page.tsx';
import { Empty } from '../../ui/states.tsx';
import { count } from '../../ui/values.tsx';
import type { PageProps } from '../area.ts';
import { CrateList } from './crate-list.tsx';

export function CategoryPage({ params }: PageProps) {
  const { slug = '' } = params;
  const answer = useAnswer('/api/v1/categories/{slug}', { params: { path: { slug } } });
  const parents = answer.data?.category.parent_categories ?? [];
  return (
    <Page
      title={slug}
      crumbs={[
        { label: 'Categories', href: pathTo('categories', {}) },
        ...parents.map((one) => ({ label: one.category, href: pathTo('category', { slug: one.slug }) })),
      ]}
    >
      <Answered answer={answer} what="the category">
        {({ category: { subcategories } }) => (
          <div class="stack">
            {subcategories.length === 0 ? null : (
              <nav class="row" aria-label="Categories below this one">
                {subcategories.map((one) => (
                  <a key={one.slug} class="tag" href={pathTo('category', { slug: one.slug })}>
                    {one.category} <span class="numbers">{count(one.crates_cnt)}</span>
                  </a>
                ))}
              </nav>
            )}
            <CrateList
              selection={{ category: slug }}
              empty={<Empty title="No crate is in this category">None that you may see, at least.</Empty>}
            />
          </div>
        )}
      </Answered>
    </Page>
  );
}
