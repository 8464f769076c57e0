import type { ComponentChildren } from 'preact';
import { useAnswer } from '../api/queries.ts';
import { at, pathTo } from '../paths.ts';
import { signInAddress, signOut, useSession } from '../session.ts';
import { Button } from '../ui/button.tsx';
import { Icon } from '../ui/icon.tsx';
import { counted } from '../ui/values.tsx';
import { Menu } from './menu.tsx';
import { SearchBox } from './search-box.tsx';
import { StepUp } from './step-up.tsx';
import { useTheme } from './theme.ts';

/** What stands around every page. */
export function Frame({ children }: { children: ComponentChildren }) {
  return (
    <>
      <a class="skip" href="#page">
        Skip to the page
      </a>
      <header class="bar">
        <div class="bar-inner">
          <a class="brand" href={pathTo('home', {})}>
            <Icon name="box" size={20} />
            Waybill
          </a>
          <SearchBox />
          <nav aria-label="Registry">
            <a href={pathTo('docs', {})}>Docs</a>
            <ThemeButton />
            <Account />
          </nav>
        </div>
      </header>
      <main class="page" id="page" tabIndex={-1}>
        {children}
      </main>
      <Foot />
      <StepUp />
    </>
  );
}

function ThemeButton() {
  const [theme, choose] = useTheme();
  const other = theme === 'dark' ? 'light' : 'dark';
  return (
    <Button small look="quiet" label={`Show it ${other}`} onClick={() => choose(other)}>
      <Icon name={theme === 'dark' ? 'sun' : 'moon'} />
    </Button>
  );
}

function Account() {
  const { me } = useSession();
  const { data } = useAnswer('/api/v1/me/crate_owner_invitations', undefined, {
    enabled: me !== undefined && me !== null,
  });
  const invitations = data?.crate_owner_invitations.length ?? 0;
  if (me === undefined) return <span class="soft unknown">…</span>;
  if (me === null)
    return (
      <a
        href={signInAddress()}
        onClick={(event) => event.currentTarget.setAttribute('href', signInAddress())}
      >
        Sign in
      </a>
    );
  return (
    <Menu label={<AccountLabel login={me.user.login} invitations={invitations} />}>
      {invitations === 0 ? null : (
        <a href={pathTo('invitations', {})}>{counted(invitations, 'invitation')} waiting</a>
      )}
      <a href={pathTo('me', {})}>Your crates</a>
      <a href={pathTo('tokens', {})}>API tokens</a>
      <a href={pathTo('pendingPublishers', {})}>Pending publishers</a>
      <a href={pathTo('organizations', {})}>Organisations</a>
      <a href={pathTo('security', {})}>Security and sessions</a>
      <a href={pathTo('notifications', {})}>Notifications</a>
      {me.user.is_admin ? <a href={pathTo('admin', {})}>Administration</a> : null}
      <button type="button" onClick={() => void signOut()}>
        Sign out
      </button>
    </Menu>
  );
}

function AccountLabel({ login, invitations }: { login: string; invitations: number }) {
  if (invitations === 0) return <>{login}</>;
  return (
    <>
      {login}
      <span class="badge">
        {invitations}
        <span class="visually-hidden"> {invitations === 1 ? 'invitation' : 'invitations'} waiting</span>
      </span>
    </>
  );
}

function Foot() {
  const { data } = useAnswer('/.well-known/waybill');
  return (
    <footer class="foot">
      <div class="foot-inner">
        <span>{data === undefined ? 'Waybill' : `Waybill, ${data.visibility} registry`}</span>
        <a href={pathTo('categories', {})}>Categories</a>
        <a href={pathTo('keywords', {})}>Keywords</a>
        <a href={at('/api/openapi.json')}>API document</a>
        <a href={at('/.well-known/waybill')}>What it offers to programs</a>
      </div>
    </footer>
  );
}
