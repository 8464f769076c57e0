import type { JobAccess } from '@waybill/api/ci';
import type { SignInPrompt } from '@waybill/api/client';
import type { Options } from './options.ts';

/** What answering a request may touch. */
export interface Surroundings {
  readonly job: JobAccess;
  readonly options: Options;
  /** One line for the person who reads the log of cargo. */
  tell(line: string): void;
  /** Shows a person where to approve a sign-in. */
  show(prompt: SignInPrompt): void;
}
