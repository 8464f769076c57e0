import { end } from '../programs.ts';
import { check } from '../registry.ts';
import type { Scene } from '../scene.ts';
import { chapter, command, done, expect } from '../terminal.ts';

export async function everythingIsThere({ folder, registry }: Scene): Promise<void> {
  chapter('Everything that was acknowledged is there, byte for byte');
  command('waybill check');
  const { code, output } = await check(folder);
  expect(code === 0, 'the check found problems, see above.');
  expect(output.includes('clean: 1 crate, 2 versions, 2 files'), `the check found something else: ${output}`);
  const stopped = await end(registry.program);
  expect(stopped.code === 0, `the registry ended with ${stopped.code}.`);
  done('Two versions, two files and nothing else; and the registry stopped cleanly.');
}
