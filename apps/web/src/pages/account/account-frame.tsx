import type { ComponentChildren } from 'preact';
import { useAnswer } from '../../api/queries.ts';
import { Refused } from '../../frame/answer.tsx';
import { type PageName, pathTo } from '../../paths.ts';
import { type Me, signInAddress, useSession } from '../../session.ts';
import { LinkButton } from '../../ui/button.tsx';
import { Page } from '../../ui/page.tsx';
import { Empty, Waiting } from '../../ui/states.tsx';
import { Tabs } from '../../ui/tabs.tsx';

type AccountTab = Extract<
  PageName,
  'me' | 'tokens' | 'security' | 'sessions' | 'notifications' | 'invitations'
>;

const parts: readonly [AccountTab, string][] = [
  ['me', 'Your crates'],
  ['tokens', 'API tokens'],
  ['security', 'Security'],
  ['sessions', 'Sessions'],
  ['notifications', 'Notifications'],
  ['invitations', 'Invitations'],
];

/** What stands around every page of one’s own account. Who is not signed in is asked to. */
export function AccountFrame({
  tab,
  title,
  what,
  actions,
  signedOut,
  children,
}: {
  tab: AccountTab;
  title: string;
  /** What is behind signing in: `your API tokens`. */
  what: string;
  actions?: ComponentChildren;
  /** What there is for whoever is not signed in, besides the way to do so. */
  signedOut?: ComponentChildren;
  children: (me: Me) => ComponentChildren;
}) {
  const { me, failure } = useSession();
  if (failure !== null)
    return (
      <Page title={title}>
        <Refused refusal={failure} what={what} />
      </Page>
    );
  if (me === undefined)
    return (
      <Page title={title}>
        <Waiting what={`Loading ${what}`} />
      </Page>
    );
  if (me === null)
    return (
      <Page title={title}>
        <div class="stack wide">
          <div class="card flush">
            <Empty
              title="Sign in first"
              actions={
                <LinkButton look="primary" href={signInAddress()}>
                  Sign in
                </LinkButton>
              }
            >
              To see {what}, the registry must know who you are.
            </Empty>
          </div>
          {signedOut}
        </div>
      </Page>
    );
  return (
    <Page title={title} actions={actions}>
      <AccountTabs current={tab} />
      {children(me)}
    </Page>
  );
}

function AccountTabs({ current }: { current: AccountTab }) {
  const waiting = useInvitations().length;
  return (
    <Tabs
      label="Your account"
      tabs={parts.map(([page, label]) => ({
        label: page === 'invitations' && waiting > 0 ? `${label} (${waiting})` : label,
        href: pathTo(page, {}),
        current: page === current,
      }))}
    />
  );
}

/** Invitations that can still be accepted. */
function useInvitations() {
  const { data } = useAnswer('/api/v1/me/crate_owner_invitations');
  return data?.crate_owner_invitations ?? [];
}
