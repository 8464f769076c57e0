/**
 * Why a client could not do what it was asked to. `refused` is the registry's own answer, with its code in
 * `refusal`; the others are found on this side of the wire.
 */
export type FaultKind =
  | 'unreachable'
  | 'too_slow'
  | 'answer_unreadable'
  | 'not_a_registry'
  | 'refused'
  | 'no_ci'
  | 'no_id_token'
  | 'wrong_audience'
  | 'insecure'
  | 'usage';

/** What the registry says about a request it does not grant: an entry of `errors` in its envelope. */
export interface RegistryRefusal {
  readonly status: number;
  /** Of `docs/errors.md`; null where the answer is of another server, such as crates.io. */
  readonly code: string | null;
  readonly detail: string;
  readonly remedy: string | null;
  readonly field: string | null;
  readonly correlationId: string | null;
  /** Seconds to wait, from `Retry-After`. */
  readonly retryAfter: number | null;
}

/** The one error of the clients: a sentence, what lies behind it, and what to do. No part of it holds a secret. */
export class ClientFault extends Error {
  override readonly name = 'ClientFault';
  readonly kind: FaultKind;
  readonly remedy: string | null;
  /** Sentences below the message, outermost first, as cargo shows them under "Caused by". */
  readonly reasons: readonly string[];
  readonly refusal: RegistryRefusal | null;

  constructor(
    kind: FaultKind,
    message: string,
    more: {
      remedy?: string | null;
      reasons?: readonly string[];
      refusal?: RegistryRefusal;
      cause?: unknown;
    } = {},
  ) {
    super(message, more.cause === undefined ? {} : { cause: more.cause });
    this.kind = kind;
    this.remedy = more.remedy ?? null;
    this.reasons = more.reasons ?? [];
    this.refusal = more.refusal ?? null;
  }
}

/** The fault with a sentence above it that says what was being done. */
export function whileDoing(what: string, fault: ClientFault): ClientFault {
  return new ClientFault(fault.kind, what, {
    remedy: fault.remedy,
    reasons: [fault.message, ...fault.reasons],
    ...(fault.refusal === null ? {} : { refusal: fault.refusal }),
    cause: fault,
  });
}

/** All that a fault has to say below its message, the remedy last: one line each. */
export function reasonsOf(fault: ClientFault): string[] {
  const { refusal, remedy } = fault;
  const reference = [refusal?.code, refusal?.correlationId].filter(
    (part) => part !== null && part !== undefined,
  );
  return [
    ...fault.reasons,
    ...(remedy === null ? [] : [`what to do: ${remedy}`]),
    ...(reference.length === 0 ? [] : [`the registry's code and log reference: ${reference.join(', ')}`]),
  ];
}
