import { apiErrorCodes } from '@waybill/api';
import { type Mend, type PublisherFailure, refusalCodes } from '@waybill/trusted-publishing';
import type { StoredAttempt, TouchedCrate } from './store.ts';

/** Which publishers a reader may see: those of the reader's crates. Null: all, for an administrator. */
export type Visible = ReadonlySet<number> | null;

/** A change to a publisher as the request to send. */
export interface MendRequest {
  publisher_id: number;
  says: string;
  method: 'PATCH';
  path: string;
  body: { publisher: Record<string, unknown> };
}

/** Who reads an attempt. Null: an administrator, who sees all. */
export type Reader = {
  /** The publishers whose configuration the reader may see. */
  readonly publishers: ReadonlySet<number>;
  /** The canonical names of crates that are the reader's business. */
  readonly crates: ReadonlySet<string>;
} | null;

/**
 * An attempt with the checks on those publishers that the reader may see; what others configured stays theirs, and so do
 * the names of their crates. The sentence that whoever asked was told may speak of both: it is shown only to those who may
 * see all of it.
 */
export function describeAttempt(attempt: StoredAttempt, crates: readonly TouchedCrate[], reader: Reader) {
  const isVisible = (publisherId: number | undefined) =>
    publisherId === undefined || reader === null || reader.publishers.has(publisherId);
  const { asked } = attempt;
  const isOwn = ({ canonicalName }: TouchedCrate) => reader === null || reader.crates.has(canonicalName);
  const failures = attempt.failures.filter(({ publisherId }) => isVisible(publisherId));
  const isWhole =
    crates.every(isOwn) &&
    [...attempt.checks, ...attempt.failures].every((one) => isVisible(one.publisherId));
  return {
    id: attempt.id,
    at: attempt.at.toISOString(),
    outcome: attempt.outcome,
    code: attempt.code,
    detail: isWhole ? attempt.detail : detailFor(attempt, failures),
    issuer: attempt.issuerUrl,
    provider: attempt.provider,
    subject: attempt.subject,
    crates: crates.filter(isOwn).map(({ name }) => name),
    version: crates.some((crate) => isOwn(crate) && crate.canonicalName === asked?.canonicalName)
      ? (asked?.version ?? null)
      : null,
    claims: attempt.claims,
    checks: attempt.checks
      .filter(({ publisherId }) => isVisible(publisherId))
      .map(({ publisherId, ...check }) => ({ ...check, publisher_id: publisherId ?? null })),
    failures: failures.map(({ publisherId, code, detail, mend }) => ({
      publisher_id: publisherId,
      code,
      detail,
      mend: mend === null ? null : mendRequest(publisherId, mend),
    })),
    correlation_id: attempt.correlationId,
  };
}

/** Why the reader's own publisher refused; where that is not the reason, what the code means in general. */
function detailFor({ code }: StoredAttempt, own: readonly PublisherFailure[]): string | null {
  if (code === null) return null;
  const meanings: Readonly<Record<string, string>> = { ...apiErrorCodes, ...refusalCodes };
  return own.find((failure) => failure.code === code)?.detail ?? meanings[code] ?? code;
}

/** The exact `PATCH` that lets the job pass. */
export function mendRequest(publisherId: number, { says, change }: Mend): MendRequest {
  return {
    publisher_id: publisherId,
    says,
    method: 'PATCH',
    path: `/api/v1/trusted_publishing/publishers/${publisherId}`,
    body: { publisher: changeBody(change) },
  };
}

/** The first change that would mend something, of publishers the reader may see. */
export function firstMend(failures: readonly PublisherFailure[], visible: Visible): MendRequest | null {
  const found = failures.find(
    ({ publisherId, mend }) => mend !== null && (visible === null || visible.has(publisherId)),
  );
  return found?.mend ? mendRequest(found.publisherId, found.mend) : null;
}

/** The decision's names are the API's but for one. */
function changeBody({ rules, ...change }: Mend['change']): Record<string, unknown> {
  if (rules === undefined) return change;
  const { refProtected, ...others } = rules;
  return {
    ...change,
    rules: { ...others, ...(refProtected === undefined ? {} : { ref_protected: refProtected }) },
  };
}
