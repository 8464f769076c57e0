import { pathTo } from '../../paths.ts';
import { LinkButton } from '../../ui/button.tsx';
import { Page } from '../../ui/page.tsx';
import { Empty } from '../../ui/states.tsx';
import type { PageProps } from '../area.ts';
import { CrateList } from './crate-list.tsx';

export function KeywordPage({ params }: PageProps) {
  const { keyword = '' } = params;
  return (
    <Page title={`#${keyword}`} crumbs={[{ label: 'Keywords', href: pathTo('keywords', {}) }]}>
      <CrateList
        selection={{ keyword }}
        empty={
          <Empty
            title="No crate has this keyword"
            actions={<LinkButton href={pathTo('search', {}, { q: keyword })}>Search for it</LinkButton>}
          >
            None that you may see, at least. The word may still be in a name or a description.
          </Empty>
        }
      />
    </Page>
  );
}
