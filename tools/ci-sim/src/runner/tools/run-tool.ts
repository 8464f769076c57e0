import { UsageError } from '../../usage-error.ts';

/** What such a tool makes of its arguments: the query of its request to the pretend CI. */
export type ReadArguments = (args: string[]) => URLSearchParams;

/** Prints the token alone, as the real tools do, and says on stderr why there is none. */
export async function runTool(name: string, readArguments: ReadArguments): Promise<void> {
  const [url = '', token = '', ...args] = process.argv.slice(2);
  try {
    console.log(await requestToken(`${url}?${readArguments(args)}`, token));
  } catch (error) {
    console.error(`${name}: ${error instanceof Error ? error.message : String(error)}`);
    process.exitCode = 1;
  }
}

async function requestToken(url: string, token: string): Promise<string> {
  const response = await fetch(url, { headers: { authorization: `Bearer ${token}` } });
  const { value, error } = (await response.json()) as { value?: string; error?: string };
  if (value === undefined) throw new UsageError(error ?? `the CI answered ${response.status}`);
  return value;
}
