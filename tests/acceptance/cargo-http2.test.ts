import { readFileSync } from 'node:fs';
import { request } from 'node:https';
import { expect, test } from 'vitest';
import { succeeding, useCargo, withToken } from './support/cargo.ts';
import { makeCertificate } from './support/nginx.ts';
import { freePort } from './support/ports.ts';
import { publishing } from './support/rocket.ts';
import { useConsumer, useCrate } from './support/sources.ts';
import { ADMIN_TOKEN, checkData, useWaybill } from './support/waybill.ts';

/** What curl tells of the versions it speaks, through cargo. */
const telling = { CARGO_HTTP_DEBUG: 'true', CARGO_LOG: 'network=debug' };

test('cargo publishes, resolves and downloads over TLS and HTTP/2, and over HTTP/1.1 where it is told to', async () => {
  const [port, certificate] = [await freePort(), await makeCertificate()];
  const url = `https://127.0.0.1:${port}`;
  const waybill = await useWaybill({
    port,
    environment: {
      WAYBILL_PUBLIC_URL: url,
      WAYBILL_TLS_CERT: certificate.file,
      WAYBILL_TLS_KEY: certificate.keyFile,
    },
  });
  const trust = { ...telling, CARGO_HTTP_CAINFO: certificate.file };
  const cargo = useCargo(waybill);
  const names = Array.from({ length: 6 }, (_, at) => `stage-${at}`);
  for (const name of names) {
    const cwd = useCrate({ name });
    const environment = { ...trust, ...withToken(ADMIN_TOKEN) };
    const published = await succeeding(cargo.run([...publishing, '--no-verify'], { cwd, environment }));
    expect(published.stderr).toMatch(/HTTP\/2 200/);
    expect(published.stderr).not.toMatch(/HTTP\/1\.1 200/);
  }
  const cwd = useConsumer(
    names.map((name) => `${name} = { version = "0.1", registry = "waybill" }`).join('\n'),
    String(names.length),
  );
  const built = await succeeding(useCargo(waybill).run(['build'], { cwd, environment: trust }));
  expect(built.stderr).toMatch(/HTTP\/2 200/);
  expect(built.stderr).not.toMatch(/HTTP\/1\.1 200/);
  // One connection carries all of it.
  expect(built.stderr.match(/Connected to 127\.0\.0\.1/g)?.length ?? 0).toBeLessThanOrEqual(3);

  const plain = { ...trust, CARGO_HTTP_MULTIPLEXING: 'false' };
  const old = await succeeding(useCargo(waybill).run(['fetch'], { cwd, environment: plain }));
  expect(old.stderr).toMatch(/HTTP\/1\.1 200/);

  const stranger = await useCargo(waybill).run(['fetch'], { cwd });
  expect(stranger.code).not.toBe(0);
  expect(await statusOf(`${url}/readyz`, certificate.file)).toBe(200);
  expect(await checkData(waybill)).toMatchObject({ code: 0 });
  waybill.kill('SIGTERM');
  expect(await waybill.ended).toMatchObject({ code: 0 });
});

function statusOf(url: string, ca: string): Promise<number> {
  return new Promise((resolve, reject) => {
    request(url, { ca: readFileSync(ca) }, (response) => {
      response.resume();
      resolve(response.statusCode ?? 0);
    })
      .once('error', reject)
      .end();
  });
}
