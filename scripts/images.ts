/** `npm run images`: the test that looks at every page takes its pictures, too, into `docs/images/`. */
import { run } from './test/run.ts';

const test = 'tests/acceptance/every-page.browser.test.ts';
process.exitCode = await run('vitest', ['run', '--project', 'acceptance', test], { WRITE_IMAGES: '1' });
