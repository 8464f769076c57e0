import { useAnswer } from '../../api/queries.ts';
import { Answered } from '../../frame/answer.tsx';
import { pathTo } from '../../paths.ts';
import { Page } from '../../ui/page.tsx';
import { LABELS_PER_PAGE, LabelList, useLabelQuery } from './label-list.tsx';

export function KeywordsPage() {
  const { sort, page } = useLabelQuery();
  const answer = useAnswer(
    '/api/v1/keywords',
    { params: { query: { sort, page: String(page), per_page: String(LABELS_PER_PAGE) } } },
    { keepLast: true },
  );
  return (
    <Page title="Keywords">
      <Answered answer={answer} what="the keywords">
        {({ keywords, meta }) => (
          <LabelList
            noun={['keyword', 'keywords']}
            total={meta.total}
            labels={keywords.map(({ id, keyword, crates_cnt }) => ({
              href: pathTo('keyword', { keyword: id }),
              text: keyword,
              crates: crates_cnt,
            }))}
          />
        )}
      </Answered>
    </Page>
  );
}
