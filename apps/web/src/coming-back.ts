import { send } from './api/client.ts';
import { known, queryClient } from './api/queries.ts';

const SESSION = '/api/auth/get-session';

/**
 * Browsers keep a page that was left as it was, for the button that leads back. The session may have been ended somewhere else by
 * then, or somebody else have signed in: what was shown to whoever was signed in is shown again only to them.
 */
export function mindComingBack(): void {
  addEventListener('pagehide', ({ persisted }) => {
    // Hidden now, as it is shown at once when somebody comes back.
    if (persisted && known(SESSION) !== null) document.documentElement.hidden = true;
  });
  addEventListener('pageshow', ({ persisted }) => {
    if (persisted) void comeBack();
  });
}

async function comeBack(): Promise<void> {
  const before = known(SESSION);
  const now = await send('get', SESSION).catch(() => undefined);
  // There was nothing but what everybody may see.
  if (before === null && (now === undefined || now === null)) return;
  if (!now || now.user.id !== before?.user.id) return location.reload();
  document.documentElement.hidden = false;
  // The same person may see less than before.
  await queryClient.invalidateQueries();
}
