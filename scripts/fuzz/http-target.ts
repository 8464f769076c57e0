import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { bytes, must, type Target, text } from './target.ts';

const waybill = resolve(import.meta.dirname, '../../apps/cli/src/main.ts');
const TOKEN = 'admin-token-for-fuzzing-0123456789abcdef';

interface Operation {
  readonly method: string;
  readonly path: string;
  readonly body: unknown;
}

/** A request as text: its method and path, its headers, and its body after an empty line. */
const written = ({ method, path, body }: Operation, credential: string | null): Uint8Array =>
  bytes(
    `${method} ${path}\n${credential === null ? '' : `authorization: ${credential}\n`}${
      body === undefined ? '' : 'content-type: application/json\n'
    }\n${body === undefined ? '' : JSON.stringify(body)}`,
  );

/**
 * A registry of its own in another process, and requests as its OpenAPI description has them, changed: whatever is asked, there is
 * an answer below 500, a refusal has our shape, and nothing of the inside is in it.
 */
export async function httpTarget(): Promise<Target & AsyncDisposable> {
  const folder = mkdtempSync(join(tmpdir(), 'waybill-fuzz-http-'));
  const port = await freePort();
  const origin = `http://127.0.0.1:${port}`;
  const server = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', waybill, 'serve'], {
    cwd: folder,
    stdio: 'ignore',
    env: {
      ...process.env,
      WAYBILL_LISTEN: `127.0.0.1:${port}`,
      WAYBILL_DATA_DIR: join(folder, 'data'),
      WAYBILL_SETUP__ADMIN_LOGIN: 'admin',
      WAYBILL_SETUP__ADMIN_EMAIL: 'admin@example.com',
      WAYBILL_SETUP__ADMIN_PASSWORD: 'correct horse battery',
      WAYBILL_SETUP__ADMIN_TOKEN: TOKEN,
      WAYBILL_TRUSTED_PUBLISHING__DEFAULT_ISSUERS: 'false',
    },
  });
  const stop = async () => {
    if (server.exitCode === null) {
      const ended = new Promise((done) => server.once('exit', done));
      server.kill('SIGTERM');
      await ended;
    }
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    const operations = operationsOf(await documentOf(origin));
    return {
      name: 'http',
      seeds: () => operations.flatMap((one) => [written(one, null), written(one, TOKEN)]),
      run: (input) => ask(origin, text(input)),
      [Symbol.asyncDispose]: stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function ask(origin: string, request: string): Promise<void> {
  const [head = '', ...rest] = request.split('\n\n');
  const body = rest.join('\n\n');
  const [first = '', ...lines] = head.split('\n');
  const [method = 'GET', ...path] = first.split(' ');
  const made = requestOf(origin, method, path.join(' '), lines, body);
  // What no client can send says nothing about the server.
  if (made === null) return;
  const answer = await fetch(made).catch(refusedByClient);
  if (answer === null) return;
  const said = await answer.text();
  must(answer.status < 500, `${answer.status} for ${first}: ${said.slice(0, 300)}`);
  must(
    !/\n\s+at .+:\d+:\d+|node_modules|SQLITE_|SqliteError/.test(said),
    `tells of the inside: ${said.slice(0, 300)}`,
  );
  if (answer.status < 400 || method === 'HEAD' || !new URL(made.url).pathname.startsWith('/api/')) return;
  const { errors } = JSON.parse(said) as { errors: { code: unknown; detail: unknown }[] };
  must(
    Array.isArray(errors) && typeof errors[0]?.code === 'string' && typeof errors[0].detail === 'string',
    `no refusal of ours: ${said.slice(0, 300)}`,
  );
}

function requestOf(
  origin: string,
  method: string,
  path: string,
  lines: readonly string[],
  body: string,
): Request | null {
  try {
    const headers = new Headers(lines.map((line) => line.split(/:(.*)/s).slice(0, 2) as [string, string]));
    const has = body !== '' && method !== 'GET' && method !== 'HEAD';
    const url = new URL(`${origin}/${path.replace(/^\/+/, '')}`);
    if (url.origin !== origin) return null;
    return new Request(url, { method, headers, redirect: 'manual', ...(has ? { body } : {}) });
  } catch {
    return null;
  }
}

/** What `fetch` itself takes for no header or no method. */
function refusedByClient(error: Error): null {
  if ((error.cause as { code?: string } | undefined)?.code === 'UND_ERR_INVALID_ARG') return null;
  throw error;
}

// biome-ignore lint/suspicious/noExplicitAny: a description of an API is any JSON
type Json = any;

async function documentOf(origin: string): Promise<Json> {
  for (let tries = 0; tries < 300; tries += 1) {
    const answer = await fetch(`${origin}/api/openapi.json`).catch(() => null);
    if (answer?.ok) return answer.json();
    await pause(100);
  }
  throw new Error('the registry did not start within 30 seconds');
}

function operationsOf(document: Json): Operation[] {
  // Ending the credential that all requests come with would make the rest a test of nobody; archives take long.
  const left = /^DELETE \/api\/v1\/(?:tokens\/current|me\/tokens)|^POST \/api\/auth\/sign-out/;
  return Object.entries(document.paths as Json).flatMap(([pattern, methods]) =>
    Object.entries(methods as Json)
      .filter(([method]) => /^(?:get|put|post|patch|delete)$/.test(method))
      .map(([method, operation]: [string, Json]) => {
        const schema = operation.requestBody?.content?.['application/json']?.schema;
        const query = (operation.parameters ?? [])
          .filter((one: Json) => one.in === 'query')
          .map((one: Json) => `${one.name}=${encodeURIComponent(String(exampleOf(document, one.schema)))}`)
          .join('&');
        const path = pattern.replace(/\{(\w+)\}/g, (_, name) => (/id$/i.test(name) ? '1' : 'rocket'));
        return {
          method: method.toUpperCase(),
          path: query === '' ? path : `${path}?${query}`,
          body: schema === undefined ? undefined : exampleOf(document, schema),
        };
      })
      .filter(({ method, path }) => !left.test(`${method} ${path}`)),
  );
}

/** Some value of a schema. */
function exampleOf(document: Json, schema: Json, depth = 0): unknown {
  if (schema === undefined || depth > 6) return null;
  if (schema.$ref !== undefined) {
    const found = schema.$ref
      .slice(2)
      .split('/')
      .reduce((at: Json, key: string) => at?.[key], document);
    return exampleOf(document, found, depth + 1);
  }
  const choices = schema.anyOf ?? schema.oneOf ?? schema.allOf;
  if (schema.const !== undefined) return schema.const;
  if (schema.example !== undefined) return schema.example;
  if (Array.isArray(schema.examples)) return schema.examples[0];
  if (Array.isArray(schema.enum)) return schema.enum[0];
  if (Array.isArray(choices)) return exampleOf(document, choices[0], depth + 1);
  const type = Array.isArray(schema.type) ? schema.type[0] : schema.type;
  switch (type) {
    case 'object':
      return Object.fromEntries(
        Object.entries(schema.properties ?? {}).map(([name, one]) => [
          name,
          exampleOf(document, one, depth + 1),
        ]),
      );
    case 'array':
      return [exampleOf(document, schema.items, depth + 1)];
    case 'integer':
    case 'number':
      return schema.minimum ?? 1;
    case 'boolean':
      return true;
    case 'null':
      return null;
    default:
      return 'rocket';
  }
}

function freePort(): Promise<number> {
  return new Promise((done, failed) => {
    const probe = createServer().once('error', failed);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => done(typeof address === 'object' && address !== null ? address.port : 0));
    });
  });
}
