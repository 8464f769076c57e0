import type { TestServer } from './test-server.ts';

/** Waits until the server has kept the keys of its enabled issuers, which it fetches in the background. */
export async function untilKeysAreFetched(server: TestServer): Promise<void> {
  const { db } = server.running.platform.database;
  for (let attempt = 0; attempt < 100; attempt += 1) {
    const rows = await db.selectFrom('issuers').select('jwks').where('enabled', '=', 1).execute();
    if (rows.every(({ jwks }) => jwks !== null)) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error('the keys of an issuer were not fetched');
}
