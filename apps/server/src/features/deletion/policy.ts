import type { DeletionConfig } from '../../config/config.ts';
import { Problem } from '../../platform/problem.ts';
import type { Rights } from '../crates/index.ts';

const HOUR_MS = 60 * 60_000;
const MONTH_MS = 30 * 24 * HOUR_MS;
/** In UTF-16 units. */
export const LONGEST_MESSAGE = 500;
// biome-ignore lint/suspicious/noControlCharactersInRegex: those are what is refused
const CONTROL = /[\u0000-\u0008\u000b-\u001f\u007f]/;

/** Who wants to delete. */
export interface Deleter {
  rights: Rights;
  isAdmin: boolean;
}

/** Why, as it was given; empty is none. @throws Problem `query_invalid` */
export function readMessage(text: string | undefined): string | null {
  if (text === undefined || text === '') return null;
  if (text.length > LONGEST_MESSAGE || CONTROL.test(text))
    throw new Problem(
      'query_invalid',
      `message must be plain text of at most ${LONGEST_MESSAGE} characters; this one has ${text.length}`,
    );
  return text;
}

export interface CrateFacts {
  ageMs: number;
  /** Users and teams. */
  owners: number;
  downloads: number;
  /** A version of another crate that depends on this one: null where there is none, empty where the caller may not know which. */
  dependent: string | null;
}

/**
 * May this crate be deleted (crates-io-api §9.2)? An administrator is not bound to its age, and with `force` not to who
 * depends on it.
 * @throws Problem `permission_denied`, `deletion_refused`
 */
export function checkCrateDeletion(
  rules: DeletionConfig,
  { isAdmin, rights }: Deleter,
  crate: CrateFacts,
  force: boolean,
): void {
  checkWho(rules.crates, { isAdmin, rights }, 'crates');
  const isYoung = crate.ageMs <= rules.hours * HOUR_MS;
  if (!isAdmin && !isYoung) {
    if (crate.owners > 1) refuse(`only crates with a single owner can be deleted after ${rules.hours} hours`);
    if (crate.downloads > rules.downloadsPerMonth * Math.ceil(crate.ageMs / MONTH_MS))
      refuse(
        `only crates with less than ${rules.downloadsPerMonth} downloads per month can be deleted after ${rules.hours} hours`,
      );
  }
  if (crate.dependent === null || (isAdmin && force)) return;
  const which =
    crate.dependent === ''
      ? 'a crate that you cannot see depends on it'
      : `e.g. ${crate.dependent} depends on this crate`;
  refuse(`only crates without reverse dependencies can be deleted (${which})`);
}

/** May this version be deleted? @throws Problem `permission_denied`, `deletion_refused` */
export function checkVersionDeletion(
  rules: DeletionConfig,
  deleter: Deleter,
  version: { ageMs: number; isOnlyOne: boolean },
): void {
  checkWho(rules.versions, deleter, 'versions');
  if (!deleter.isAdmin && version.ageMs > rules.hours * HOUR_MS)
    refuse(`only versions published in the last ${rules.hours} hours can be deleted; this one can be yanked`);
  if (version.isOnlyOne) refuse('the only version of a crate cannot be deleted; delete the crate instead');
}

function checkWho(
  who: DeletionConfig['crates'],
  { isAdmin, rights }: Deleter,
  what: 'crates' | 'versions',
): void {
  if (who === 'never') refuse(`this registry does not allow to delete ${what}`);
  if (isAdmin) return;
  if (rights === 'publish') deny(`team members don't have permission to delete ${what}`);
  if (rights === 'none') deny(`only owners have permission to delete ${what}`);
  if (who === 'admins') deny(`only administrators have permission to delete ${what} of this registry`);
}

function refuse(sentence: string): never {
  throw new Problem('deletion_refused', sentence);
}

function deny(sentence: string): never {
  throw new Problem('permission_denied', sentence);
}
