import { ClientFault } from '@waybill/api/client';
import { type Ci, type Method, methods } from '@waybill/api/release';
import type { CommonOptions } from '../command.ts';
import { identityFlags } from '../publishers/identity-flags.ts';

/** What `waybill init` is told, as commander has it. */
export interface InitOptions extends CommonOptions {
  readonly ci?: Ci;
  readonly with: Method;
  readonly environment: string;
  readonly tags: string;
  readonly runner?: string;
  readonly image?: string;
  readonly issuer?: string;
  readonly contextId?: string;
  readonly force?: boolean;
  readonly print?: boolean;
  /** True and false are said; undefined is asked for. */
  readonly createPublisher?: boolean;
  readonly yes?: boolean;
  /** The identity flags. */
  readonly [flag: string]: unknown;
}

/**
 * What goes into a file that a shell and a YAML reader take apart is plain text, so that it means the same to all.
 * @throws {ClientFault} `usage`
 */
export function checkOptions(options: InitOptions): void {
  const { tags, environment, runner, image, with: method, ci, contextId } = options;
  plain('--tags', tags, /^[\w./+-]*\*{0,2}[\w./+-]*$/, 'letters, digits, . / + - _ and one *, such as v*');
  plain('--environment', environment, /^[\w./-]+$/, 'letters, digits and . / - _');
  if (runner !== undefined) plain('--runner', runner, /^[\w.-]+$/, 'letters, digits and . - _');
  if (image !== undefined) plain('--image', image, /^[\w./:@-]+$/, 'the name of an image');
  if (contextId !== undefined)
    plain(
      '--context-id',
      contextId,
      /^[0-9a-fA-F-]{36}$/,
      'the form of a UUID, as the page of the context shows it',
    );
  if (tags === '')
    throw new ClientFault('usage', '--tags is empty', { remedy: 'name the tags that release: v*' });
  if (method === 'action' && ci !== undefined && ci !== 'github' && ci !== 'forgejo') throw noAction();
}

export function noAction(): ClientFault {
  return new ClientFault('usage', 'the auth action runs on GitHub and Forgejo alone', {
    remedy: `take another: --with ${methods.filter((method) => method !== 'action').join(', --with ')}`,
  });
}

export function identityTold(options: InitOptions): Record<string, string> {
  return Object.fromEntries(
    identityFlags
      .map(({ key, attribute }): [string, unknown] => [key, options[attribute]])
      .filter((entry): entry is [string, string] => typeof entry[1] === 'string'),
  );
}

function plain(flag: string, text: string, pattern: RegExp, says: string): void {
  if (pattern.test(text)) return;
  throw new ClientFault('usage', `${flag} "${text}" cannot be written into a workflow`, {
    remedy: `it has ${says}`,
  });
}
