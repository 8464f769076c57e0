import { ClientFault } from '../client/client-fault.ts';
import { oneLine } from '../client/read-answer.ts';
import type { JobAccess } from './job-access.ts';

/** A way a CI hands out ID tokens. The table of them, in the order they are looked for, is `systems.ts`. */
export interface CiSystem {
  /** What `WAYBILL_CI` may say. */
  readonly id: string;
  readonly title: string;
  /** Does this job look like one of this system? Looks at variables (and files named by them), asks nothing. */
  detects(job: Job): boolean | Promise<boolean>;
  /** See `IdTokenSource.token`. */
  token(job: Job, n: number): Promise<string | null>;
  /** What to do when there is no further token. */
  readonly another: string;
}

export interface Job extends JobAccess {
  readonly audience: string;
}

export const isSet = (value: string | undefined): value is string => value !== undefined && value !== '';

export function noIdToken(message: string, remedy: string, reasons: readonly string[] = []): ClientFault {
  return new ClientFault('no_id_token', message, { remedy, reasons });
}

/** Systems that make a token whenever they are asked. Two of one second can be one and the same, so a second waits. */
export async function freshToken(job: Job, n: number, ask: () => Promise<string>): Promise<string | null> {
  const MOST = 3;
  if (n >= MOST) return null;
  if (n > 0) await job.sleep(1100);
  return ask();
}

/** An ID token is three parts of base64url; anything else was cut, quoted or is a message. */
export function looksLikeIdToken(text: string): boolean {
  return text.length <= 16_384 && /^[\w-]+\.[\w-]+\.[\w-]+$/.test(text);
}

/** What an ID token was made for, unverified: for sentences only. Null where it cannot be read. */
export function audiencesOf(idToken: string): string[] | null {
  try {
    const payload = idToken.split('.')[1] ?? '';
    const json: unknown = JSON.parse(atob(payload.replaceAll('-', '+').replaceAll('_', '/')));
    const aud = (json as { aud?: unknown }).aud;
    if (typeof aud === 'string') return [aud];
    return Array.isArray(aud) && aud.every((one) => typeof one === 'string') ? aud : null;
  } catch {
    return null;
  }
}

/**
 * A registry that gets a token made for another one could use it there. So a token is good for exactly the audience it is
 * wanted for, or stays here.
 * @returns how to say it: "is made for `x`, not for `y`"; null where it is right
 */
export function madeForOthers(idToken: string, audience: string): string | null {
  const audiences = audiencesOf(idToken) ?? [];
  if (audiences.length === 1 && audiences[0] === audience) return null;
  const made = audiences.map((one) => `\`${oneLine(one)}\``).join(', ') || 'nobody';
  return `is made for ${made}, not for \`${audience}\`${audiences.includes(audience) ? ' alone' : ''}`;
}

/** What a CI says when it gives no token, short, in one line, and without any token that slipped into it. */
export function whatItSays(text: string): string {
  const shown = oneLine(text.slice(0, 5000)).replaceAll(/\b[\w-]{10,}\.[\w-]{10,}\.[\w-]+/g, '(a token)');
  return shown.slice(0, 300) || 'it says nothing more';
}
