import createClient, { type MaybeOptionalInit } from 'openapi-fetch';
import type { HttpMethod, PathsWithMethod } from 'openapi-typescript-helpers';
import { Refusal, refusalFrom, unreachable } from './refusal.ts';
import type { paths } from './schema.ts';

let client = createClient<paths>();

/** @param base the path of `public_url`, without a slash at its end */
export function openClient(base: string): void {
  client = createClient<paths>({ baseUrl: location.origin + base, credentials: 'same-origin' });
}

/** Asks for a fresh second factor, and answers whether there is one now. The page that can show a dialog sets it. */
let stepUp: (refusal: Refusal) => Promise<boolean> = async () => false;
export const whenStepUpIsNeeded = (ask: (refusal: Refusal) => Promise<boolean>): void => {
  stepUp = ask;
};

type Init<Path extends keyof paths, Method extends HttpMethod> = MaybeOptionalInit<
  paths[Path],
  Method & keyof paths[Path]
>;
/** The body of the successful answer of an operation. */
type Success<Operation> = Operation extends {
  responses: infer Responses extends object;
}
  ? Extract<keyof Responses, 200 | 201 | 202> extends never
    ? null
    : Responses[Extract<keyof Responses, 200 | 201 | 202>] extends { content: infer Content }
      ? Content[keyof Content]
      : null
  : never;
export type Answer<Path extends keyof paths, Method extends HttpMethod> = Success<
  Method extends keyof paths[Path] ? paths[Path][Method] : never
>;

/**
 * Sends a request to the API of the registry, and answers its body.
 * @throws Refusal whatever went wrong
 */
export async function send<Method extends HttpMethod, Path extends PathsWithMethod<paths, Method>>(
  method: Method,
  path: Path,
  ...[init]: Record<never, never> extends Init<Path & keyof paths, Method>
    ? [init?: Init<Path & keyof paths, Method>]
    : [init: Init<Path & keyof paths, Method>]
): Promise<Answer<Path & keyof paths, Method>> {
  try {
    return (await once(method, path as string, init)) as Answer<Path & keyof paths, Method>;
  } catch (error) {
    if (!(error instanceof Refusal) || !isStepUp(error) || !(await stepUp(error))) throw error;
    return (await once(method, path as string, init)) as Answer<Path & keyof paths, Method>;
  }
}

const isStepUp = ({ code }: Refusal) => code === 'second_factor_required';

async function once(method: HttpMethod, path: string, init: unknown): Promise<unknown> {
  let answer: { data?: unknown; error?: unknown; response: Response };
  try {
    const request = client.request as unknown as (
      method: HttpMethod,
      path: string,
      init: unknown,
    ) => Promise<typeof answer>;
    answer = await request(method, path, init ?? {});
  } catch (error) {
    if (error instanceof DOMException && error.name === 'AbortError') throw error;
    throw unreachable();
  }
  if (!answer.response.ok) throw refusalFrom(answer.response.status, answer.error);
  return answer.data ?? null;
}
