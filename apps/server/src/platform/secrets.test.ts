import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import pino from 'pino';
import { afterEach, beforeEach, expect, inject, it } from 'vitest';
import type { KeyName } from '../config/keys.ts';
import { startServer } from '../start.ts';
import { copyTemplate } from '../testing/template.ts';
import { testConfig } from '../testing/test-config.ts';
import { freePort } from '../testing/test-server.ts';

const KEY = 'one-key-for-all-the-copies-0123456789';
const isPostgres = inject('template').postgresUrl !== '';

let place: Awaited<ReturnType<typeof copyTemplate>>;
beforeEach(async () => {
  place = await copyTemplate(inject('template'));
});
afterEach(() => place.remove());

/** Starts and stops a copy. @returns the secret it had, and what it warned of. */
async function used(keys: Partial<Record<KeyName, string>> = {}) {
  const warnings: string[] = [];
  const log = pino({ level: 'warn' }, { write: (line: string) => void warnings.push(JSON.parse(line).msg) });
  const server = await startServer(testConfig({ ...place, port: await freePort(), keys }), log);
  const { session } = server.platform.secrets;
  await server.stop();
  return { session, warnings: warnings.filter((one) => one.includes('secrets')) };
}
const lose = () => rm(join(place.dataDir, 'secrets.json'));

it('are generated once', async () => {
  const first = await used();
  expect(first.session).toMatch(/^[\w-]{43}$/);
  expect(await used()).toEqual({ session: first.session, warnings: [] });
});

it('are those of secret_key where there is one, and a change is told', async () => {
  expect(await used({ secret_key: KEY })).toEqual({ session: KEY, warnings: [] });
  expect((await used({ secret_key: KEY })).warnings).toEqual([]);
  const { warnings } = await used({ secret_key: `${KEY}-another` });
  expect(warnings).toEqual([expect.stringContaining('others than before')]);
});

if (isPostgres)
  it('of its own are refused to a copy beside others: what one signs, the next would not know', async () => {
    await used();
    await lose();
    await expect(used()).rejects.toThrow(
      'give this copy the data_dir of the others, or all of them one secret_key',
    );
    // A key is a decision.
    expect((await used({ secret_key: KEY })).session).toBe(KEY);
  });

if (!isPostgres)
  it('that are lost are made anew, and that is told', async () => {
    await used();
    await lose();
    expect((await used()).warnings).toEqual([expect.stringContaining('everybody has to sign in again')]);
    expect((await used()).warnings).toEqual([]);
  });

it('of too few characters are refused', async () => {
  await expect(used({ secret_key: 'short' })).rejects.toThrow('at least 32 characters, but has 5');
});
