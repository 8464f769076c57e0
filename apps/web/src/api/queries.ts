import { QueryClient, type UseQueryResult, useQuery } from '@tanstack/preact-query';
import type { PathsWithMethod } from 'openapi-typescript-helpers';
import { type Answer, send } from './client.ts';
import { Refusal } from './refusal.ts';
import type { paths } from './schema.ts';

const JUST_NOW_MS = 1_000;

export const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 15_000,
      // What was refused when it was asked ahead is not asked again only because the page is drawn now.
      retryOnMount: ({ state: { errorUpdatedAt } }) => Date.now() - errorUpdatedAt > JUST_NOW_MS,
      // A dialog that somebody closed does not come back by itself.
      refetchOnWindowFocus: ({ state: { error } }) => !isDeclined(error),
      // What the registry refuses, it refuses again; what did not arrive may arrive the next time.
      retry: (count, error) =>
        count < 2 && error instanceof Refusal && (error.status === 0 || error.status >= 502),
    },
  },
});

const isDeclined = (error: Error | null): boolean =>
  error instanceof Refusal && error.code === 'second_factor_required';

type Init<Path extends keyof paths> = Parameters<typeof send<'get', Path & PathsWithMethod<paths, 'get'>>>[2];
export interface AnswerOptions {
  /** Milliseconds after which it is asked for again, as long as somebody looks. */
  every?: number | false;
  /** False: not yet. */
  enabled?: boolean;
  /** Show the answer to the last question until that to the new one is there: for what is typed. */
  keepLast?: boolean;
}

/** What `path` of the API answers, kept and shared under its path and parameters. */
export function useAnswer<Path extends PathsWithMethod<paths, 'get'>>(
  path: Path,
  init?: Init<Path & keyof paths>,
  { every = false, enabled = true, keepLast = false }: AnswerOptions = {},
): UseQueryResult<Answer<Path & keyof paths, 'get'>, Refusal> {
  return useQuery<Answer<Path & keyof paths, 'get'>, Refusal>({
    ...question(path, init),
    refetchInterval: ({ state: { error } }) => (isDeclined(error) ? false : every),
    enabled,
    ...(keepLast ? { placeholderData: (last) => last } : {}),
  });
}

/** Asks before anything is drawn that wants to know; whoever asks the same meanwhile gets this answer. Never fails. */
export const askAhead = <Path extends PathsWithMethod<paths, 'get'>>(
  path: Path,
  init?: Init<Path & keyof paths>,
): Promise<void> => queryClient.prefetchQuery(question(path, init));

const question = <Path extends PathsWithMethod<paths, 'get'>>(
  path: Path,
  init?: Init<Path & keyof paths>,
) => ({
  queryKey: keyOf(path, init),
  queryFn: ({ signal }: { signal: AbortSignal }) =>
    (send as unknown as (...all: unknown[]) => Promise<Answer<Path & keyof paths, 'get'>>)('get', path, {
      ...(init as object | undefined),
      signal,
    }),
});

/** What `path` answered the last time; undefined where that is not known yet. */
export const known = <Path extends PathsWithMethod<paths, 'get'>>(
  path: Path,
): Answer<Path & keyof paths, 'get'> | undefined => queryClient.getQueryData(keyOf(path, undefined));

const keyOf = (path: string, init: unknown): unknown[] => [path, init ?? {}];

/** Has everything that was asked of these paths asked again. A path is one as the API document has it. */
export async function refresh(...changed: readonly PathsWithMethod<paths, 'get'>[]): Promise<void> {
  await Promise.all(changed.map((path) => queryClient.invalidateQueries({ queryKey: [path] })));
}
