import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** They wait for a clock or for many processes, a minute or so: what begins last must not be one of them. */
const longest = [
  'tests/acceptance/kill-nine.test.ts',
  'tests/acceptance/cargo-transport.test.ts',
  'tests/acceptance/credential-provider-failures.test.ts',
  'tests/acceptance/import.test.ts',
  'tests/acceptance/start-and-stop.test.ts',
  'features/access/authorisation-table.test.ts',
];

/** The usual order, but those begin first: the others fill the time that they wait. */
export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const usual = await super.sort(files);
    const isLong = ({ moduleId }: TestSpecification) => longest.some((path) => moduleId.endsWith(path));
    return [...usual.filter(isLong), ...usual.filter((file) => !isLong(file))];
  }
}
