import { fileURLToPath } from 'node:url';
import { writeFiles } from './files.ts';
import { type Ended, eventually, type Program, run, start } from './programs.ts';
import { expect, quote } from './terminal.ts';

const waybill = fileURLToPath(new URL('../../build/program/waybill.js', import.meta.url));
const quietly = ['--disable-warning=ExperimentalWarning', waybill];

export interface Registry {
  readonly url: string;
  readonly indexUrl: string;
  readonly setupLink: string;
  readonly program: Program;
}

/** The configuration of the story: all of it. */
export function configuration(port: number, issuer: string): string {
  return `listen = "127.0.0.1:${port}"

[trusted_publishing]
default_issuers = false            # no GitHub.com in this story

[[trusted_publishing.issuers]]     # but a CI that runs on this machine
provider = "github"
url = "${issuer}"
internal = true
`;
}

/** `waybill serve` in a folder, with the `waybill.toml` it finds there. */
export async function startRegistry(folder: string, port: number, toml: string): Promise<Registry> {
  writeFiles(folder, { 'waybill.toml': toml });
  let heard = '';
  const program = start(process.execPath, [...quietly, 'serve'], {
    cwd: folder,
    isTethered: true,
    onLine: (line) => {
      heard += `${line}\n`;
      // The log is for machines; the greeting is for people. The link is a key for once.
      if (!line.startsWith('{') && line.trim() !== '') quote(line.trim().replace(/(\?token=).*/, '$1…'));
    },
  });
  const link = () => /http:\/\/\S+\/setup\?token=\S+/.exec(heard)?.[0];
  await eventually(() => link() !== undefined || program.child.exitCode !== null, 20_000);
  const setupLink = link();
  expect(setupLink !== undefined, `the registry did not start:\n${heard}`);
  const url = `http://127.0.0.1:${port}`;
  return { url, indexUrl: `sparse+${url}/index/`, setupLink, program };
}

/** `waybill check` on the data of the story. */
export function check(folder: string): Promise<Ended> {
  return run(process.execPath, [...quietly, 'check'], { cwd: folder, onLine: quote });
}

/** Fills in the page behind the set-up link as a browser does. @returns the API token it shows. */
export async function setUp({ setupLink }: Registry, login: string): Promise<string> {
  const { origin, pathname, searchParams } = new URL(setupLink);
  const fields = { login, email: `${login}@example.com`, password: 'correct horse battery staple' };
  const form = new URLSearchParams({ token: searchParams.get('token') ?? '', ...fields });
  const answer = await fetch(`${origin}${pathname}`, { method: 'POST', body: form, headers: { origin } });
  const token = /<code>([^\s<]{20,})<\/code>/.exec(await answer.text())?.[1];
  expect(answer.ok && token !== undefined, `the set-up page answered ${answer.status} and shows no token.`);
  return token;
}

export interface Reply {
  status: number;
  json: Record<string, unknown>;
  /** The sentence of a refusal. */
  detail: string;
}

/** One call of the registry's API. */
export async function call(
  { url }: Registry,
  path: string,
  { method = 'GET', token, json }: { method?: string; token?: string; json?: unknown } = {},
): Promise<Reply> {
  const response = await fetch(`${url}${path}`, {
    method,
    headers: {
      ...(token === undefined ? {} : { authorization: token }),
      ...(json === undefined ? {} : { 'content-type': 'application/json' }),
    },
    ...(json === undefined ? {} : { body: JSON.stringify(json) }),
  });
  const text = await response.text();
  const body = (text === '' ? {} : JSON.parse(text)) as Record<string, unknown>;
  const [error] = (body['errors'] ?? []) as { detail?: string }[];
  return { status: response.status, json: body, detail: error?.detail ?? '' };
}

/** The versions a crate has in the index, as cargo sees them. */
export async function versionsInIndex({ url }: Registry, path: string): Promise<string[]> {
  const response = await fetch(`${url}/index/${path}`);
  if (!response.ok) return [];
  const lines = (await response.text()).trim().split('\n');
  return lines.map((line) => (JSON.parse(line) as { vers: string }).vers);
}
