/** The server must not start; `message` is one sentence for the operator that says what to do. */
export class StartError extends Error {
  override readonly name = 'StartError';
}
