/** What the registry answers when it does not do what it was asked (docs/errors.md). */
export class Refusal extends Error {
  readonly status: number;
  /** From the closed list of docs/errors.md; `unreachable` where nothing answered, `unreadable` where something else did. */
  readonly code: string;
  readonly remedy: string | null;
  readonly field: string | null;
  readonly correlationId: string | null;

  constructor(
    status: number,
    said: { code: string; detail: string; remedy?: string; field?: string; correlationId?: string },
  ) {
    super(said.detail);
    this.name = 'Refusal';
    this.status = status;
    this.code = said.code;
    this.remedy = said.remedy ?? null;
    this.field = said.field ?? null;
    this.correlationId = said.correlationId ?? null;
  }

  /** Whether signing in may help. */
  get wantsSignIn(): boolean {
    return [
      'authentication_required',
      'authentication_failed',
      'read_token_required',
      'session_required',
    ].includes(this.code);
  }

  get isMissing(): boolean {
    return this.status === 404;
  }
}

interface Said {
  detail?: unknown;
  code?: unknown;
  field?: unknown;
  remedy?: unknown;
  correlation_id?: unknown;
}

/** Reads the body of an answer that is no success. Whatever stands before the registry may have answered instead. */
export function refusalFrom(status: number, body: unknown): Refusal {
  const errors = (body as { errors?: unknown } | null)?.errors;
  const said = (Array.isArray(errors) ? errors[0] : undefined) as Said | undefined;
  if (typeof said?.detail !== 'string')
    return new Refusal(status, {
      code: 'unreadable',
      detail: `The server answered with the status ${status}, and nothing that this page can read.`,
    });
  return new Refusal(status, {
    code: typeof said.code === 'string' ? said.code : 'unreadable',
    detail: said.detail,
    ...(typeof said.remedy === 'string' ? { remedy: said.remedy } : {}),
    ...(typeof said.field === 'string' ? { field: said.field } : {}),
    ...(typeof said.correlation_id === 'string' ? { correlationId: said.correlation_id } : {}),
  });
}

export const unreachable = (): Refusal =>
  new Refusal(0, {
    code: 'unreachable',
    detail: 'The registry does not answer. Look at your connection, and try again.',
  });
