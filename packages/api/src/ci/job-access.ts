import type { Send } from '../client/http.ts';

/** What a client in a job may touch to get its ID token. Everything is handed in, so that nothing here knows Node. */
export interface JobAccess {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly send: Send;
  /** Runs a program without a shell and with a time limit. Null: there is no such program. */
  run(
    file: string,
    args: readonly string[],
  ): Promise<{ code: number; stdout: string; stderr: string } | null>;
  /** @throws what the file system says */
  readFile(path: string): Promise<string>;
  sleep(ms: number): Promise<void>;
}

/** Where ID tokens come from in this job. */
export interface IdTokenSource {
  /** The id of the system in `systems.ts`. */
  readonly system: string;
  /** For people: `GitHub Actions`. */
  readonly title: string;
  /**
   * The `n`th ID token of this exchange, from 0: a registry takes each only once, and says so when one was used before.
   * Null when there is no other to be had.
   * @throws {ClientFault} `no_id_token`
   */
  token(audience: string, n: number): Promise<string | null>;
  /** What to do when `token` has no more. */
  readonly another: string;
}
