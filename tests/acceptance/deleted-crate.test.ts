import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { succeeding, useCargo, withToken } from './support/cargo.ts';
import { makeUpload } from './support/crate-file.ts';
import { send } from './support/http.ts';
import { makePerson, makeToken } from './support/people.ts';
import { downloadedSha256, indexLines } from './support/registry.ts';
import { publishing } from './support/rocket.ts';
import { useConsumer, useCrate } from './support/sources.ts';
import { putAll } from './support/uploads.ts';
import { checkData, useWaybill } from './support/waybill.ts';

test('§13.17 a deleted crate is gone for cargo, lock file or not, and its name is nobody’s for a day', async () => {
  const waybill = await useWaybill();
  const { url } = waybill;
  await putAll(url, [makeUpload('mistake', '1.0.0'), makeUpload('keeper', '1.0.0')]);
  const both = ['mistake', 'keeper'].map((name) => `${name} = { version = "1", registry = "waybill" }`);
  const cwd = useConsumer(both.join('\n'), '1');
  const cargo = useCargo(waybill);
  await succeeding(cargo.run(['fetch'], { cwd }));

  const deleting = await makeToken(url, 'admin', { endpoint_scopes: ['delete'] });
  const deleted = await send(`${url}/api/v1/crates/mistake?message=by%20mistake`, {
    method: 'DELETE',
    token: deleting.token,
  });
  expect(deleted.status, deleted.text).toBe(204);
  expect(await indexLines(url, 'mistake')).toEqual([]);
  expect(await downloadedSha256(url, 'mistake', '1.0.0')).toBeNull();

  // Who has it, has it; who has not, or looks again, hears that there is none.
  await succeeding(cargo.run(['fetch', '--locked'], { cwd }));
  const gone = /no matching package (named `mistake` )?found[\s\S]*mistake/;
  expect(await useCargo(waybill).run(['fetch', '--locked'], { cwd })).toMatchObject({
    code: 101,
    stderr: gone,
  });
  expect(await cargo.run(['update'], { cwd })).toMatchObject({ code: 101, stderr: gone });
  for (const cached of ['cache', 'src']) rmSync(join(cargo.home, 'registry', cached), { recursive: true });
  expect((await cargo.run(['fetch', '--locked'], { cwd })).code).toBe(101);

  await makePerson(url, 'heir');
  const heir = withToken((await makeToken(url, 'heir')).token);
  const taken = await cargo.run([...publishing, '--no-verify'], {
    cwd: useCrate({ name: 'mistake' }),
    environment: heir,
  });
  expect(taken.code).toBe(101);
  expect(taken.stderr).toMatch(
    /A crate with the name `mistake` was recently deleted\. Reuse of this name will be available after /,
  );
  expect(await checkData(waybill)).toMatchObject({ code: 0, stdout: /^clean: 1 crate, 1 version/ });
});
