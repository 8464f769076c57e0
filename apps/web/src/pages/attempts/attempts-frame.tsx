import type { ComponentChildren } from 'preact';
import { useAnswer } from '../../api/queries.ts';
import { CrateFrame } from '../../crate/crate-frame.tsx';
import { crateParts, pathTo } from '../../paths.ts';
import { PausedNotice } from '../../registry/paused-notice.tsx';
import { Tag } from '../../ui/notice.tsx';
import { Page } from '../../ui/page.tsx';
import { PendingName } from './publisher-places.ts';

/** Around the attempts of a crate, or of a name that waits for its first version. */
export function AttemptsFrame({
  name,
  title,
  children,
}: {
  name: string;
  title: string;
  /** Gets the name as it is spelled. */
  children: (name: string) => ComponentChildren;
}) {
  // As the frame of a crate asks, so that it is asked once.
  const crate = useAnswer('/api/v1/crates/{name}', {
    params: { path: { name }, query: { include: crateParts } },
  });
  if (!crate.error?.isMissing)
    return (
      <CrateFrame name={name} tab="crateAttempts" title={title}>
        {(answer) => <Inside>{children(answer.crate.name)}</Inside>}
      </CrateFrame>
    );
  return (
    <Page
      title={`${name}: ${title}`}
      crumbs={[{ label: 'Pending publishers', href: pathTo('pendingPublishers', {}) }]}
      heading={
        <div class="row">
          <h1>{name}</h1>
          <Tag>no crate</Tag>
        </div>
      }
    >
      <PendingName.Provider value>
        <Inside>{children(name)}</Inside>
      </PendingName.Provider>
    </Page>
  );
}

const Inside = ({ children }: { children: ComponentChildren }) => (
  <div class="stack">
    <PausedNotice />
    {children}
  </div>
);
