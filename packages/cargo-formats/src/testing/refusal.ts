import { FormatError } from '../format-error.ts';

/** The error an action ends in, so that a test can look at its code and its sentence. Any other outcome fails. */
export async function refusalOf(action: () => unknown): Promise<FormatError> {
  try {
    await action();
  } catch (error) {
    if (error instanceof FormatError) return error;
    throw error;
  }
  throw new Error('Expected a FormatError, but nothing was refused.');
}

export async function codeOf(action: () => unknown): Promise<string> {
  return (await refusalOf(action)).code;
}
