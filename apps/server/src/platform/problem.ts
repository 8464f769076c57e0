import type { ErrorCode } from '@waybill/api';

/** Sentences quote what came; nobody may fill the log, or a terminal, with a megabyte of it. */
const LONGEST_SENTENCE = 2_000;

/**
 * A request that is refused. Inner code knows the code and the sentence for the caller; the edge (`http/errors.ts`)
 * knows the status, the log line and the headers. `cause` is for the log only.
 */
export class Problem extends Error {
  override readonly name = 'Problem';
  readonly code: ErrorCode;
  readonly headers: Readonly<Record<string, string>>;
  /** The path of what is at fault in the request, or the claim: `rules.refs[0]`. */
  readonly field: string | undefined;
  /** What to do about it, where the sentence does not say so already. */
  readonly remedy: string | undefined;

  constructor(
    code: ErrorCode,
    sentence: string,
    options: {
      cause?: unknown;
      headers?: Record<string, string>;
      field?: string | undefined;
      remedy?: string | undefined;
    } = {},
  ) {
    super(sentence.length <= LONGEST_SENTENCE ? sentence : `${sentence.slice(0, LONGEST_SENTENCE)}…`, {
      cause: options.cause,
    });
    this.code = code;
    this.headers = options.headers ?? {};
    this.field = options.field;
    this.remedy = options.remedy;
  }
}
