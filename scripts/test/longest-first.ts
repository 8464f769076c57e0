import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** They start many processes or wait for a clock, a minute or more: what begins last must not be one of them. */
const longest = [
  'features/publish/storage-killed.s3.test.ts',
  'features/publish/storage-faults.s3.test.ts',
  'platform/blobs/s3/s3-blobs.s3.test.ts',
  'features/access/authorisation-table.test.ts',
  'tests/acceptance/init.test.ts',
  'tests/acceptance/chaos.test.ts',
  'tests/acceptance/auth-action.test.ts',
  'tests/acceptance/every-ci.test.ts',
  'tests/acceptance/every-page.browser.test.ts',
  'tests/acceptance/credential-provider-failures.test.ts',
  'tests/acceptance/ci-components.test.ts',
  'tests/acceptance/start-and-stop.test.ts',
  'tests/acceptance/cli.test.ts',
  'tests/acceptance/credential-provider.test.ts',
  'tests/acceptance/publish-script.test.ts',
  'tests/acceptance/debian-crates.test.ts',
  'tests/acceptance/doctor.test.ts',
  'tests/acceptance/publish-by-oidc.test.ts',
  'tests/acceptance/import.test.ts',
];

/** The usual order, but those begin first, in their order: the others fill the time that they wait. */
export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const usual = await super.sort(files);
    const place = ({ moduleId }: TestSpecification) => {
      const found = longest.findIndex((path) => moduleId.endsWith(path));
      return found === -1 ? longest.length : found;
    };
    return usual.sort((a, b) => place(a) - place(b));
  }
}
