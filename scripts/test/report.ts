/** What a run of the test runner left in its JSON report: how many tests, and which of them failed with which words. */
import { readFileSync } from 'node:fs';
import { relative } from 'node:path';

export interface Counts {
  passed: number;
  failed: number;
  skipped: number;
}

interface Report {
  numPassedTests?: number;
  numFailedTests?: number;
  numPendingTests?: number;
  numTodoTests?: number;
  testResults?: FileResult[];
}

interface FileResult {
  name: string;
  status: string;
  message?: string;
  assertionResults: { status: string; fullName: string; failureMessages?: string[] | null }[];
}

const LINES_OF_A_FAILURE = 12;

/** `code` is the exit code of the run; a report that cannot be read is a failure with that reason. */
export function readReport(file: string, code: number): { counts: Counts; failures: string[] } {
  let report: Report;
  try {
    report = JSON.parse(readFileSync(file, 'utf8')) as Report;
  } catch (error) {
    const reason = `The test runner left no report (exit code ${code}): ${(error as Error).message}`;
    return { counts: { passed: 0, failed: 1, skipped: 0 }, failures: [reason] };
  }
  const counts: Counts = {
    passed: report.numPassedTests ?? 0,
    failed: report.numFailedTests ?? 0,
    skipped: (report.numPendingTests ?? 0) + (report.numTodoTests ?? 0),
  };
  const failures = (report.testResults ?? []).flatMap(failuresOfFile);
  // A run that fails without a failed test (a file that does not load, an unhandled error) is a failure all the same,
  // and so is one that found no test.
  if ((code !== 0 && counts.failed === 0) || counts.passed + counts.failed === 0) {
    counts.failed += 1;
    if (failures.length === 0)
      failures.push(`No test failed, but the run did (exit code ${code}): see above.`);
  }
  return { counts, failures };
}

function failuresOfFile(file: FileResult): string[] {
  const path = relative(process.cwd(), file.name);
  const failed = file.assertionResults.filter((test) => test.status === 'failed');
  if (failed.length === 0)
    return file.status === 'failed' ? [`${path}\n${shortened(file.message ?? '')}`] : [];
  return failed.map(
    (test) => `${path} > ${test.fullName}\n${shortened((test.failureMessages ?? []).join('\n'))}`,
  );
}

function shortened(message: string): string {
  const lines = message.split('\n');
  const kept = lines.slice(0, LINES_OF_A_FAILURE).map((line) => `    ${line}`);
  return lines.length > kept.length ? [...kept, '    …'].join('\n') : kept.join('\n');
}
