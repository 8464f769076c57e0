import { afterAll, beforeAll, expect, it } from 'vitest';
import { startTestServer, type TestServer } from '../../testing/test-server.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer({ visibility: 'private' });
});
afterAll(() => server.close());

/** What somebody copies from a page, as the browser shows it. */
async function commandsOn(path: string): Promise<string[]> {
  const { status, text } = await server.request('GET', path, { token: null });
  expect(status).toBe(200);
  return [...text.matchAll(/<pre><code>([\s\S]*?)<\/code>/g)].map(([, shown = '']) => shown);
}

it('the front page says how to build with the registry and how CI publishes to it, to strangers as well', async () => {
  const commands = await commandsOn('/');
  const { publicUrl, indexUrl } = server.running.platform.config;
  expect(commands[0]).toContain(`index = &quot;${indexUrl}&quot;`);
  expect(commands).toContain(
    `waybill login --registry ${publicUrl}\nwaybill init --registry ${publicUrl} --create-publisher`,
  );
});

it('the page about API tokens begins with the one that nobody has to make by hand', async () => {
  const [first] = await commandsOn('/me');
  const { publicUrl } = server.running.platform.config;
  expect(first).toBe(`waybill login --registry ${publicUrl}\nwaybill login --registry ${publicUrl} --cargo`);
});
