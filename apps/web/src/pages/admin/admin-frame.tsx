import type { ComponentChildren } from 'preact';
import { Refusal } from '../../api/refusal.ts';
import { Refused } from '../../frame/answer.tsx';
import { type PageName, pathTo } from '../../paths.ts';
import { useSession } from '../../session.ts';
import { type Crumb, Page } from '../../ui/page.tsx';
import { Waiting } from '../../ui/states.tsx';
import { Tabs } from '../../ui/tabs.tsx';

type AdminTab = Extract<
  PageName,
  'admin' | 'adminIssuers' | 'adminUsers' | 'adminAttempts' | 'adminAudit' | 'adminJobs' | 'adminMails'
>;

const parts: readonly [AdminTab, string][] = [
  ['admin', 'Overview'],
  ['adminIssuers', 'Issuers'],
  ['adminUsers', 'Users'],
  ['adminAttempts', 'Attempts'],
  ['adminAudit', 'Audit trail'],
  ['adminJobs', 'Jobs'],
  ['adminMails', 'Mails'],
];

/** What stands around every page of the administration. What is inside is for administrators, and asked for by nobody else. */
export function AdminFrame({
  tab,
  title,
  heading,
  crumbs = [],
  actions,
  children,
}: {
  tab: AdminTab;
  title: string;
  heading?: ComponentChildren;
  crumbs?: readonly Crumb[];
  actions?: ComponentChildren;
  children: () => ComponentChildren;
}) {
  const { me, failure } = useSession();
  const refusal = failure ?? refusalFor(me);
  const here = pathTo('admin', {});
  return (
    <Page
      title={title}
      {...(heading === undefined ? {} : { heading })}
      crumbs={tab === 'admin' ? crumbs : [{ label: 'Administration', href: here }, ...crumbs]}
      actions={refusal === null && me ? actions : null}
    >
      {refusal !== null ? (
        <div class="card">
          <Refused refusal={refusal} what="the administration" />
        </div>
      ) : me === undefined ? (
        <Waiting what="Looking who you are" />
      ) : (
        <>
          <Tabs
            label="Parts of the administration"
            tabs={parts.map(([page, label]) => ({ label, href: pathTo(page, {}), current: page === tab }))}
          />
          {children()}
        </>
      )}
    </Page>
  );
}

/** What the API would say, without asking it five times. */
function refusalFor(me: ReturnType<typeof useSession>['me']): Refusal | null {
  if (me === undefined || me?.user.is_admin) return null;
  if (me === null)
    return new Refusal(403, { code: 'authentication_required', detail: 'Nobody is signed in.' });
  return new Refusal(403, {
    code: 'permission_denied',
    detail: `The administration is for administrators, and “${me.user.login}” is none. Another administrator can change that.`,
  });
}

/** Whether it is any use to ask the API of the administration. */
export const useIsAdmin = (): boolean => useSession().me?.user.is_admin === true;
