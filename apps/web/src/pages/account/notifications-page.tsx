import { useState } from 'preact/hooks';
import { send } from '../../api/client.ts';
import { refresh } from '../../api/queries.ts';
import type { Me } from '../../session.ts';
import { CheckField } from '../../ui/fields.tsx';
import { Failed, type Failure } from '../../ui/states.tsx';
import { AccountFrame } from './account-frame.tsx';
import { AddressPart } from './address-part.tsx';

export function NotificationsPage() {
  return (
    <AccountFrame tab="notifications" title="Notifications" what="your notifications">
      {(me) => (
        <div class="stack wide">
          <AddressPart me={me} />
          <Published me={me} />
          <AlwaysTold />
        </div>
      )}
    </AccountFrame>
  );
}

/** A mail for each version: for all crates of one’s own, less those that one takes out. */
function Published({ me: { user, owned_crates: crates } }: { me: Me }) {
  const [failure, setFailure] = useState<Failure | null>(null);
  // What was just clicked, by the number of the crate, 0 for all: shown until the registry has it, or refused it.
  const [clicked, setClicked] = useState<Readonly<Record<number, boolean>>>({});
  const isOnNow = (id: number, stored: boolean): boolean => clicked[id] ?? stored;
  const click = async (id: number, isOn: boolean, action: () => Promise<unknown>) => {
    setClicked((before) => ({ ...before, [id]: isOn }));
    setFailure(null);
    await action().catch(setFailure);
    setClicked(({ [id]: _done, ...others }) => others);
  };
  const change = (isOn: boolean) =>
    click(0, isOn, async () => {
      const path = { user: String(user.id) };
      const body = { user: { publish_notifications: isOn } };
      await send('put', '/api/v1/users/{user}', { params: { path }, body });
      await refresh('/api/v1/me');
    });
  const changeCrate = (id: number, isOn: boolean) =>
    click(id, isOn, async () => {
      await send('put', '/api/v1/me/email_notifications', { body: [{ id, email_notifications: isOn }] });
      await refresh('/api/v1/me');
    });
  return (
    <section class="card stack" aria-labelledby="published-part">
      <h2 id="published-part">Published versions</h2>
      <CheckField
        label="Tell me by mail of each new version of my crates"
        help="With who published it, and in which CI run: a version that you do not know is seen at once."
        checked={isOnNow(0, user.publish_notifications)}
        onChange={change}
      />
      {user.publish_notifications && crates.length > 0 ? (
        <fieldset class="field columns">
          <legend>Of these crates</legend>
          {crates.map((crate) => (
            <CheckField
              key={crate.id}
              label={crate.name}
              checked={isOnNow(crate.id, crate.email_notifications)}
              onChange={(isOn) => changeCrate(crate.id, isOn)}
            />
          ))}
        </fieldset>
      ) : null}
      {failure ? <Failed failure={failure} title="The change was not made" /> : null}
    </section>
  );
}

/** None of these can be switched off: each tells of something that somebody else may have done in one’s name. */
function AlwaysTold() {
  return (
    <section class="card stack" aria-labelledby="always-part">
      <h2 id="always-part">What you are always told by mail</h2>
      <ul class="stack tight told">
        <li>
          A trusted publisher of a crate of yours is added, changed or removed, used for the first time,
          lapses, or needs a look.
        </li>
        <li>Somebody becomes an owner of a crate of yours, or is one no more; you are invited to own one.</li>
        <li>Who may publish or see a crate of yours changes; the crate or a version of it is deleted.</li>
        <li>A token of yours was found where others could read it.</li>
        <li>Your e-mail address, your password or a second factor changes, or a recovery code is used.</li>
      </ul>
      <p class="soft">Whoever took over your account would switch these off first, so they cannot be.</p>
    </section>
  );
}
