import type { JSX } from 'preact';
import { NotFoundPage } from '../not-found-page.tsx';
import { CratesPart } from './crates-part.tsx';
import { GroupsPart } from './groups-part.tsx';
import { MembersPart } from './members-part.tsx';
import { OrganizationFrame, type PartProps } from './organization-frame.tsx';
import { isTab, type OrganizationTab } from './parts.ts';
import { PrefixesPart } from './prefixes-part.tsx';
import { SettingsPart } from './settings-part.tsx';
import { TeamsPart } from './teams-part.tsx';

const views: Readonly<Record<OrganizationTab, { title?: string; Part: (props: PartProps) => JSX.Element }>> =
  {
    crates: { Part: CratesPart },
    members: { title: 'Members', Part: MembersPart },
    teams: { title: 'Teams', Part: TeamsPart },
    prefixes: { title: 'Names', Part: PrefixesPart },
    groups: { title: 'Groups', Part: GroupsPart },
    settings: { title: 'Settings', Part: SettingsPart },
  };

export function OrganizationPage({
  params: { organization = '', part = 'crates' },
}: {
  params: { organization?: string; part?: string };
}) {
  if (!isTab(part)) return <NotFoundPage />;
  const { title, Part } = views[part];
  return (
    <OrganizationFrame name={organization} tab={part} {...(title === undefined ? {} : { title })}>
      {(given) => <Part key={given.answer.organization.id} {...given} />}
    </OrganizationFrame>
  );
}
