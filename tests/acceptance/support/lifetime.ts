import { afterAll, onTestFinished } from 'vitest';

type Step = () => unknown;

/** Null where what a test uses ends with the test. */
let ofTheFile: Step[] | null = null;

/** Cleans up after what is used: at the end of its test, or of its file where that keeps it. */
export function cleanUpLater(step: Step): void {
  if (ofTheFile === null) onTestFinished(async () => void (await step()));
  else ofTheFile.push(step);
}

/** For a file whose tests share what they use: all of it stays to the end of the file, and hooks may use it as well. */
export function keepToTheEnd(): void {
  afterAll(keepUntilTold());
}

/** For a program that is no test. @returns what cleans up. */
export function keepUntilTold(): () => Promise<void> {
  const steps: Step[] = [];
  ofTheFile = steps;
  return async () => {
    for (const step of steps.splice(0).reverse()) await step();
  };
}
