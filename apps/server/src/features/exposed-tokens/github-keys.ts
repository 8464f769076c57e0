import { readFileSync } from 'node:fs';
import type { Platform } from '../../platform/platform.ts';
import { StartError } from '../../platform/start-error.ts';
import { fetchJson } from '../trusted-publishing/index.ts';

export interface GithubKey {
  id: string;
  pem: string;
  isCurrent: boolean;
}

/** The keys by which GitHub signs its reports. */
export interface GithubKeys {
  /** @throws Error with a sentence for the operator, when the keys cannot be had. */
  find(id: string): Promise<GithubKey | undefined>;
}

const KEPT_MS = 24 * 60 * 60_000;
/** A key id nobody knows, which anybody can send, makes us ask at most this often. */
const ASK_AGAIN_AFTER_MS = 60_000;

/** @returns null where no reports are taken. @throws StartError when the file of keys cannot be read. */
export function openGithubKeys({ config, now, log }: Parts): GithubKeys | null {
  const { keysUrl, keysFile } = config.secretScanning;
  if (keysFile !== null) {
    const keys = readKeysFile(keysFile);
    return { find: async (id) => keys.find((key) => key.id === id) };
  }
  return keysUrl === null ? null : new FetchedKeys(keysUrl, { now, log });
}

type Parts = Pick<Platform, 'config' | 'now' | 'log'>;

/** Kept for a day; a key that is not there, or not current, makes us look whether GitHub has newer ones. */
class FetchedKeys implements GithubKeys {
  readonly #url: string;
  readonly #parts: Pick<Parts, 'now' | 'log'>;
  #keys: GithubKey[] = [];
  #fetchedAt = Number.NEGATIVE_INFINITY;
  #askedAt = Number.NEGATIVE_INFINITY;
  #asking: Promise<void> | null = null;
  #failure: Error | null = null;

  constructor(url: string, parts: Pick<Parts, 'now' | 'log'>) {
    this.#url = url;
    this.#parts = parts;
  }

  async find(id: string): Promise<GithubKey | undefined> {
    if (this.#current(id)?.isCurrent !== true) await this.#ask();
    const key = this.#current(id);
    // Until they can be had again, a key we do not know may well be one of GitHub's.
    if (key === undefined && this.#failure !== null) throw this.#failure;
    return key;
  }

  #current(id: string): GithubKey | undefined {
    const age = this.#parts.now().getTime() - this.#fetchedAt;
    return age > KEPT_MS ? undefined : this.#keys.find((key) => key.id === id);
  }

  async #ask(): Promise<void> {
    const now = this.#parts.now().getTime();
    if (this.#asking === null && now - this.#askedAt <= ASK_AGAIN_AFTER_MS) return;
    this.#asking ??= this.#fetch().finally(() => {
      this.#asking = null;
    });
    await this.#asking;
  }

  async #fetch(): Promise<void> {
    const now = this.#parts.now().getTime();
    this.#askedAt = now;
    try {
      // The operator chose the address, and nobody else has a say in it: it may be a private one.
      this.#keys = readKeys(await fetchJson(this.#url, { internal: true, ca: null }), this.#url);
      this.#fetchedAt = now;
      this.#failure = null;
    } catch (error) {
      this.#failure = error as Error;
      this.#parts.log.warn(
        { reason: this.#failure.message },
        'could not fetch the keys by which GitHub signs reports of exposed tokens',
      );
    }
  }
}

function readKeysFile(file: string): GithubKey[] {
  try {
    return readKeys(JSON.parse(readFileSync(file, 'utf8')), file);
  } catch (error) {
    throw new StartError(`secret_scanning.keys_file cannot be used: ${(error as Error).message}.`);
  }
}

/** `{"public_keys":[{"key_identifier","key","is_current"}]}`, as GitHub answers it. */
function readKeys(document: unknown, where: string): GithubKey[] {
  const entries = (document as { public_keys?: unknown } | null)?.public_keys;
  if (!Array.isArray(entries)) throw new Error(`${where} has no list \`public_keys\``);
  return entries.flatMap((entry: Record<string, unknown> | null) => {
    const { key_identifier: id, key: pem, is_current: isCurrent } = entry ?? {};
    if (typeof id !== 'string' || typeof pem !== 'string') return [];
    return [{ id, pem, isCurrent: isCurrent === true }];
  });
}
