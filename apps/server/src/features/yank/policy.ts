import { Problem } from '../../platform/problem.ts';
import type { YankState } from './store.ts';

/** What is wanted of a version: absent or null means as it is, and of the message: none (crates-io-api §7). */
export interface YankChange {
  yanked?: boolean | null | undefined;
  message?: string | null | undefined;
}

/** In UTF-16 units. It is shown beside the version and kept for ever. */
export const LONGEST_MESSAGE = 500;
// biome-ignore lint/suspicious/noControlCharactersInRegex: those are what is refused
const CONTROL = /[\u0000-\u0008\u000b-\u001f\u007f]/;

/** What can be told without looking at the version. @throws Problem `yank_message_invalid` */
export function checkYankChange({ yanked, message }: YankChange): void {
  if (message === undefined || message === null) return;
  if (yanked === false)
    throw new Problem('yank_message_invalid', 'Cannot set yank message when unyanking', {
      field: 'version.yank_message',
    });
  if (message.length > LONGEST_MESSAGE)
    throw new Problem(
      'yank_message_invalid',
      `the yank message has ${message.length} characters; at most ${LONGEST_MESSAGE} are kept`,
      { field: 'version.yank_message' },
    );
  if (CONTROL.test(message))
    throw new Problem(
      'yank_message_invalid',
      'the yank message has a control character; write plain text, lines ended by a line feed',
      { field: 'version.yank_message' },
    );
}

/** How the version is to be. @throws Problem `yank_message_invalid` */
export function wantedState(now: YankState, { yanked, message }: YankChange): YankState {
  const wanted = yanked ?? now.yanked;
  if (message !== undefined && message !== null && !wanted)
    throw new Problem('yank_message_invalid', 'Cannot update yank message for a version that is not yanked', {
      field: 'version.yank_message',
    });
  return { yanked: wanted, message: message ?? null };
}
