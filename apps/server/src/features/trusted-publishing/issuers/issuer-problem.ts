/** What is wrong with an issuer that was asked for its keys; the message is a sentence for the operator. */
export class IssuerProblem extends Error {
  override readonly name = 'IssuerProblem';
  readonly code: IssuerProblemCode;

  constructor(code: IssuerProblemCode, sentence: string) {
    super(sentence);
    this.code = code;
  }
}

/** - `unreachable` may be over tomorrow; everything else is mended by somebody. */
export type IssuerProblemCode =
  | 'unreachable'
  | 'address_refused'
  | 'certificate_refused'
  | 'answer_invalid'
  | 'issuer_mismatch'
  | 'keys_elsewhere'
  | 'keys_invalid'
  | 'no_usable_key';
