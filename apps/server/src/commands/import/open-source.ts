import {
  type Fetcher,
  folderSource,
  gitSource,
  httpFetcher,
  kellnrSource,
  type Source,
  sparseSource,
} from '../../features/import/index.ts';
import type { ImportArguments } from './arguments.ts';

/** Opens what the command line names. @throws SourceFailure */
export async function openSource(given: ImportArguments, environment: NodeJS.ProcessEnv): Promise<Source> {
  switch (given.kind) {
    case 'folder':
      return folderSource(given.from);
    case 'kellnr':
      return kellnrSource(given.from);
    case 'git':
      return gitSource({
        folder: given.from,
        cratesFolder: given.cratesFolder,
        fetcher: await fetcherOf(given, environment),
      });
    case 'sparse':
      return sparseSource({
        url: given.from,
        names: given.names,
        fetcher: await fetcherOf(given, environment),
      });
  }
}

async function fetcherOf(
  { tokenFromStdin }: ImportArguments,
  environment: NodeJS.ProcessEnv,
): Promise<Fetcher> {
  const token = (tokenFromStdin ? await readStdin() : (environment['WAYBILL_IMPORT_TOKEN'] ?? '')).trim();
  return httpFetcher({
    token: token === '' ? null : token,
    allowHttp: environment['WAYBILL_ALLOW_HTTP'] === 'true',
  });
}

async function readStdin(): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of process.stdin) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}
