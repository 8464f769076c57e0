import type { ComponentChildren } from 'preact';
import type { Answer } from '../api/client.ts';
import { useAnswer } from '../api/queries.ts';
import { Answered } from '../frame/answer.tsx';
import { crateParts, type PageName, pathTo } from '../paths.ts';
import { type Me, useSession } from '../session.ts';
import { Tag } from '../ui/notice.tsx';
import { Page } from '../ui/page.tsx';
import { Tabs } from '../ui/tabs.tsx';
import { type Rights, useRights } from './rights.ts';

export type CrateAnswer = Answer<'/api/v1/crates/{name}', 'get'>;
type CrateTab = Extract<
  PageName,
  | 'crate'
  | 'crateVersions'
  | 'crateDependencies'
  | 'crateDependents'
  | 'cratePublishers'
  | 'crateAttempts'
  | 'crateSettings'
>;

const forAll: readonly [CrateTab, string][] = [
  ['crate', 'Readme'],
  ['crateVersions', 'Versions'],
  ['crateDependencies', 'Dependencies'],
  ['crateDependents', 'Dependents'],
];
const publishers: [CrateTab, string] = ['cratePublishers', 'Trusted publishers'];
const attempts: [CrateTab, string] = ['crateAttempts', 'Attempts'];
const settings: [CrateTab, string] = ['crateSettings', 'Settings'];

/** As the API answers: nobody is led to what is refused. The settings say what a member of an owning team may do. */
const tabs: Record<Rights, readonly [CrateTab, string][]> = {
  none: forAll,
  publish: [...forAll, settings],
  administrator: [...forAll, attempts, settings],
  full: [...forAll, publishers, attempts, settings],
};

/** What stands around every page of a crate: its name and state, and the parts that whoever looks may see. */
export function CrateFrame({
  name,
  tab,
  title,
  children,
}: {
  name: string;
  tab: CrateTab;
  /** Of the window; the name of the crate comes before it. */
  title?: string;
  children: (answer: CrateAnswer, me: Me | null) => ComponentChildren;
}) {
  // Not all versions, of which there may be many hundreds: only the default one.
  const crate = useAnswer('/api/v1/crates/{name}', {
    params: { path: { name }, query: { include: crateParts } },
  });
  const { me } = useSession();
  const shown = crate.data?.crate.name ?? name;
  const rights = useRights(me ?? null, shown);
  return (
    <Page
      title={title === undefined ? shown : `${shown}: ${title}`}
      heading={<CrateHeading name={shown} answer={crate.data} isComing={crate.isPending} />}
    >
      <Tabs
        label={`Parts of ${shown}`}
        tabs={tabs[rights].map(([page, label]) => ({
          label,
          href: pathTo(page, { name: shown }),
          current: page === tab,
        }))}
      />
      <Answered answer={crate} what="the crate">
        {(answer) => children(answer, me ?? null)}
      </Answered>
    </Page>
  );
}

function CrateHeading({
  name,
  answer,
  isComing,
}: {
  name: string;
  answer: CrateAnswer | undefined;
  isComing: boolean;
}) {
  const crate = answer?.crate;
  return (
    <div class="stack tight">
      <div class="row">
        <h1>{name}</h1>
        {crate?.default_version ? <span class="soft numbers">{crate.default_version}</span> : null}
        {crate?.visibility === 'private' ? <Tag>private</Tag> : null}
        {crate?.trustpub_only ? <Tag tone="good">published only by CI</Tag> : null}
        {crate?.yanked ? <Tag tone="warn">yanked</Tag> : null}
      </div>
      {crate?.description ? <p class="soft">{crate.description}</p> : null}
      {isComing ? <p class="description-comes" /> : null}
    </div>
  );
}
