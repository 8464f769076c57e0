import type { Me } from '../../session.ts';
import { Notice, Tag } from '../../ui/notice.tsx';
import { AccountFrame } from './account-frame.tsx';

export function NotificationsPage() {
  return (
    <AccountFrame tab="notifications" title="Notifications" what="your notifications">
      {(me) => (
        <div class="stack wide">
          <Address me={me} />
          <AlwaysTold />
        </div>
      )}
    </AccountFrame>
  );
}

function Address({ me: { user } }: { me: Me }) {
  return (
    <section class="card stack" aria-labelledby="address-part">
      <h2 id="address-part">E-mail address</h2>
      {user.email === '' ? (
        <Notice tone="warn" title="The registry knows no address of yours">
          <p>
            Your sign-in provider vouches for none, so you get no mail. Ask whoever runs the provider to have
            your address verified there, and sign in again.
          </p>
        </Notice>
      ) : (
        <>
          <div class="row">
            <span>{user.email}</span>
            {user.email_verified ? <Tag tone="good">verified</Tag> : <Tag tone="warn">not verified</Tag>}
          </div>
          {user.email_verified ? null : (
            <p>Mails about your crates go to verified addresses only. An administrator can help.</p>
          )}
        </>
      )}
    </section>
  );
}

/** None of these can be switched off: each tells of something that somebody else may have done in one’s name. */
function AlwaysTold() {
  return (
    <section class="card stack" aria-labelledby="always-part">
      <h2 id="always-part">What you are always told by mail</h2>
      <ul class="stack tight">
        <li>
          A trusted publisher of a crate of yours is added, changed or removed, used for the first time,
          lapses, or needs a look.
        </li>
        <li>Somebody becomes an owner of a crate of yours, or is one no more; you are invited to own one.</li>
        <li>Who may publish or see a crate of yours changes; the crate or a version of it is deleted.</li>
        <li>A token of yours was found where others could read it.</li>
        <li>Your password or a second factor changes, or a recovery code is used.</li>
      </ul>
      <p class="soft">Whoever took over your account would switch these off first, so they cannot be.</p>
    </section>
  );
}
