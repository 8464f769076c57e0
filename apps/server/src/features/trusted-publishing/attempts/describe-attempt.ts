import type { Mend, PublisherFailure } from '@waybill/trusted-publishing';
import type { StoredAttempt } from './store.ts';

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

/** An attempt with the checks on those publishers that the reader may see; what others configured stays theirs. */
export function describeAttempt(attempt: StoredAttempt, crates: readonly string[], visible: Visible) {
  const isVisible = (publisherId: number | undefined) =>
    publisherId === undefined || visible === null || visible.has(publisherId);
  const failures = attempt.failures.filter(({ publisherId }) => isVisible(publisherId));
  return {
    id: attempt.id,
    at: attempt.at.toISOString(),
    outcome: attempt.outcome,
    code: attempt.code,
    detail: attempt.detail,
    issuer: attempt.issuerUrl,
    provider: attempt.provider,
    subject: attempt.subject,
    crates,
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
