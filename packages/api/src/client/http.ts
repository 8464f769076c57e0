/** One HTTP exchange as the clients need it: small texts, a time limit, no redirects followed, no cookies. */
export interface HttpRequest {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** Absolute, `https:` or `http:`. */
  readonly url: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  /** For the whole exchange, from the look-up of the name to the last byte. */
  readonly timeoutMs?: number;
}

export interface HttpAnswer {
  readonly status: number;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly text: string;
}

/**
 * Sends a request and reads the answer whole, whatever its status is.
 * @throws {ClientFault} `unreachable` or `too_slow`, when there is no answer; `answer_unreadable`, when it has no end.
 */
export type Send = (request: HttpRequest) => Promise<HttpAnswer>;

/** How long a client waits for one answer unless it says otherwise. */
export const USUAL_TIMEOUT_MS = 30_000;
