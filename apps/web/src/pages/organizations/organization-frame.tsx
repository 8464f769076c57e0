import type { ComponentChildren } from 'preact';
import type { Answer } from '../../api/client.ts';
import { useAnswer } from '../../api/queries.ts';
import { Answered } from '../../frame/answer.tsx';
import { pathTo } from '../../paths.ts';
import { useSession } from '../../session.ts';
import { Tag } from '../../ui/notice.tsx';
import { type Crumb, Page } from '../../ui/page.tsx';
import { Tabs } from '../../ui/tabs.tsx';
import { type OrganizationTab, organizationParts } from './parts.ts';
import { type Viewer, viewerOf, whyNot, wordOf } from './roles.ts';

export type OrganizationAnswer = Answer<'/api/v1/organizations/{organization}', 'get'>;
export interface PartProps {
  answer: OrganizationAnswer;
  viewer: Viewer;
}

/** The address of a part; the crates are what an organisation opens with. */
export const partPath = (organization: string, part: OrganizationTab): string =>
  part === 'crates'
    ? pathTo('organization', { organization })
    : pathTo('organizationPart', { organization, part });

/** What stands around every page of an organisation. */
export function OrganizationFrame({
  name,
  tab,
  title,
  crumbs = [],
  children,
}: {
  name: string;
  tab: OrganizationTab;
  /** Of the window; the name of the organisation comes before it. */
  title?: string;
  crumbs?: readonly Crumb[];
  children: (part: PartProps) => ComponentChildren;
}) {
  const organization = useAnswer('/api/v1/organizations/{organization}', {
    params: { path: { organization: name } },
  });
  const { me } = useSession();
  const found = organization.data?.organization;
  const shown = found?.name ?? name;
  const viewer = me ? viewerOf(me, found?.role ?? null) : null;
  // Which groups of the company are mapped is told to administrators alone.
  const mayGroups = viewer !== null && whyNot(viewer, 'admin') === null;
  return (
    <Page
      title={title === undefined ? shown : `${shown}: ${title}`}
      crumbs={[{ label: 'Organisations', href: pathTo('organizations', {}) }, ...crumbs]}
      heading={
        <div class="stack tight">
          <div class="row">
            <h1>{shown}</h1>
            {found?.role ? <Tag>{wordOf(found.role)}</Tag> : null}
            {found !== undefined && found.role === null ? <Tag>not a member</Tag> : null}
          </div>
          {found?.display_name ? <p class="soft">{found.display_name}</p> : null}
        </div>
      }
    >
      {found === undefined ? null : (
        <Tabs
          label={`Parts of ${shown}`}
          tabs={organizationParts
            .filter(([part]) => part !== 'groups' || mayGroups)
            .map(([part, label]) => ({ label, href: partPath(shown, part), current: part === tab }))}
        />
      )}
      <Answered answer={organization} what="the organisation">
        {(answer) => (viewer === null ? null : children({ answer, viewer }))}
      </Answered>
    </Page>
  );
}
