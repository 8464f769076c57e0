/** The caller asked for something that cannot be: told as is, over HTTP as a 400, on the command line as one line. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}
