import { join } from 'node:path';
import { expect, test } from 'vitest';
import { makeCertificate } from './support/nginx.ts';
import { freePort } from './support/ports.ts';
import { runProgram } from './support/programs.ts';
import { useWaybill } from './support/waybill.ts';

/** What HEALTHCHECK of the image runs. */
const script = join(import.meta.dirname, '../../deploy/healthcheck.mjs');
const check = async (port: number): Promise<number | null> =>
  (await runProgram(process.execPath, [script], { environment: { WAYBILL_LISTEN: `0.0.0.0:${port}` } })).code;

test('the image is healthy where the server speaks plain HTTP, and where it does TLS itself', async () => {
  const plain = await useWaybill();
  expect(await check(plain.port)).toBe(0);

  const certificate = await makeCertificate();
  const withTls = await useWaybill({
    environment: { WAYBILL_TLS_CERT: certificate.file, WAYBILL_TLS_KEY: certificate.keyFile },
  });
  expect(await check(withTls.port)).toBe(0);
});

test('it is not where nobody answers', async () => {
  expect(await check(await freePort())).toBe(1);
});
