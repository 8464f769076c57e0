import type { Attack } from '../attack.ts';
import { DAY_MS } from '../trusted-ci.ts';

export const attack: Attack = {
  isUnused: true,
  /** As if it had been made eight days ago. */
  async prepare({ ci, publisherId }) {
    const { database, now } = ci.server.running.platform;
    await database.db
      .updateTable('publishers')
      .set({ confirmed_at: now().getTime() - 8 * DAY_MS })
      .where('id', '=', publisherId)
      .execute();
  },
  tokens: ({ mintJob }) => [
    ['somebody who took the name', mintJob({ ownerId: 666, repositoryId: 667 }), 'publisher_lapsed'],
    ['whoever was meant, for nobody knows', mintJob({}), 'publisher_lapsed'],
  ],
};
