import { useAnswer } from '../../api/queries.ts';
import { Answered } from '../../frame/answer.tsx';
import { pathTo } from '../../paths.ts';
import { Page } from '../../ui/page.tsx';
import { LABELS_PER_PAGE, LabelList, useLabelQuery } from './label-list.tsx';

export function CategoriesPage() {
  const { sort, page } = useLabelQuery();
  const answer = useAnswer(
    '/api/v1/categories',
    { params: { query: { sort, page: String(page), per_page: String(LABELS_PER_PAGE) } } },
    { keepLast: true },
  );
  return (
    <Page title="Categories">
      <Answered answer={answer} what="the categories">
        {({ categories, meta }) => (
          <LabelList
            noun={['category', 'categories']}
            total={meta.total}
            labels={categories.map(({ slug, category, crates_cnt }) => ({
              href: pathTo('category', { slug }),
              text: category,
              crates: crates_cnt,
            }))}
          />
        )}
      </Answered>
    </Page>
  );
}
