import type { ErrorCode } from '@waybill/api';

/**
 * A request that is refused. Inner code knows the code and the sentence for the caller; the edge (`http/errors.ts`)
 * knows the status, the log line and the headers. `cause` is for the log only.
 */
export class Problem extends Error {
  override readonly name = 'Problem';
  readonly code: ErrorCode;
  readonly headers: Readonly<Record<string, string>>;

  constructor(
    code: ErrorCode,
    sentence: string,
    options: { cause?: unknown; headers?: Record<string, string> } = {},
  ) {
    super(sentence, { cause: options.cause });
    this.code = code;
    this.headers = options.headers ?? {};
  }
}
