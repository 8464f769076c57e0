import { useLocation } from 'preact-iso/router';
import { pathTo } from '../../paths.ts';
import { LinkButton } from '../../ui/button.tsx';
import { Page } from '../../ui/page.tsx';
import { Empty } from '../../ui/states.tsx';
import { CrateList } from './crate-list.tsx';
import { searchWords } from './search-words.ts';

/** What is searched for stands in the address; the box in the bar writes it there. */
export function SearchPage() {
  const { query } = useLocation();
  const typed = query['q'] ?? '';
  const words = searchWords(typed);
  const isAll = words.q === null && words.all_keywords === null && words.category === null;
  return (
    <Page
      title={isAll ? 'All crates' : `Search: ${typed}`}
      heading={
        <h1>
          {isAll ? (
            'All crates'
          ) : (
            <>
              Crates for <q>{typed}</q>
            </>
          )}
        </h1>
      }
    >
      <CrateList
        selection={{ ...words }}
        usual={words.q === null ? 'recent-downloads' : 'relevance'}
        empty={
          isAll ? (
            <Empty title="There is no crate yet">What is published shows here at once.</Empty>
          ) : (
            <Empty
              title="Nothing was found"
              actions={
                <>
                  <LinkButton href={pathTo('search', {})}>All crates</LinkButton>
                  <LinkButton href={pathTo('keywords', {})}>Keywords</LinkButton>
                </>
              }
            >
              All words must be in the name, the keywords, the description or the README. Try fewer of them,
              or a part of the name. Crates that you may not see are not found.
            </Empty>
          )
        }
      />
    </Page>
  );
}
