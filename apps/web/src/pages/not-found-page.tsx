import { pathTo } from '../paths.ts';
import { LinkButton } from '../ui/button.tsx';
import { Page } from '../ui/page.tsx';
import { Empty } from '../ui/states.tsx';

export function NotFoundPage() {
  return (
    <Page title="There is no such page">
      <div class="card">
        <Empty
          title="Nothing has this address"
          actions={
            <>
              <LinkButton look="primary" href={pathTo('search', {})}>
                Search for crates
              </LinkButton>
              <LinkButton href={pathTo('docs', {})}>Read the documentation</LinkButton>
            </>
          }
        >
          The link may be old, or mistyped.
        </Empty>
      </div>
    </Page>
  );
}
