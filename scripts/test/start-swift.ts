/** `node scripts/test/start-swift.ts`: an S3-compatible server to run single tests with, until it is interrupted. */
import { startSwift } from './swift.ts';
import { haveSwift } from './tools.ts';

if (!haveSwift()) {
  console.error('There is no OpenStack Swift, and it could not be installed.');
  process.exit(1);
}
const swift = await startSwift();
console.log(`export TEST_S3_URL='${swift.url}'`);
for (const signal of ['SIGINT', 'SIGTERM'] as const)
  process.once(signal, async () => {
    await swift.stop();
    process.exit(0);
  });
await new Promise((resolve) => setTimeout(resolve, 2 ** 31 - 1));
