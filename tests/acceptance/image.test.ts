import { cpSync, existsSync, mkdirSync, readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { succeeding, useCargo, withToken } from './support/cargo.ts';
import { useFolder } from './support/folders.ts';
import { send } from './support/http.ts';
import { checkout } from './support/paths.ts';
import { useCrate } from './support/sources.ts';
import { ADMIN_TOKEN, useWaybill } from './support/waybill.ts';

/** The last stage of the Dockerfile, without an engine: what it copies, in a folder far from any node_modules. */
function imageFolder(): string {
  const folder = useFolder();
  const text = readFileSync(join(checkout, 'deploy/Dockerfile'), 'utf8');
  for (const [, from = '', to = ''] of text.matchAll(/^COPY --from=build \/src\/(\S+) (\S+)$/gm)) {
    const into = to.endsWith('/') ? join(folder, to, basename(from)) : join(folder, to);
    mkdirSync(dirname(into), { recursive: true });
    cpSync(join(checkout, from), into, { recursive: true });
  }
  return folder;
}

test('what the image copies is a whole registry', async () => {
  const folder = imageFolder();
  expect(existsSync(join(folder, 'node_modules'))).toBe(false);
  const waybill = await useWaybill({ program: join(folder, 'build/program/waybill.js') });

  const readme = '# In the image\n\n`code`';
  const publish = useCargo(waybill).run(['publish', '--registry', 'waybill'], {
    cwd: useCrate({ name: 'shipped', files: { 'README.md': readme } }),
    environment: withToken(ADMIN_TOKEN),
  });
  await succeeding(publish);
  // Rendered in a thread that has a file of its own.
  await expect
    .poll(async () => (await send(`${waybill.url}/api/v1/crates/shipped/0.1.0/readme`)).text)
    .toContain('In the image</h1>');
  for (const page of ['/', '/crates/shipped', '/docs'])
    expect((await send(`${waybill.url}${page}`)).text, page).toContain('<script');
  expect((await send(`${waybill.url}/assets/passkeys.js`)).status).toBe(200);
  expect(readFileSync(join(folder, 'build/program/LICENCES.txt'), 'utf8')).toContain('fastify');
});
