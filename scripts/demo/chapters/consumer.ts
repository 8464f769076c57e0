import { join } from 'node:path';
import { cargoOf } from '../cargo.ts';
import { launchPad, writeFiles } from '../files.ts';
import type { Scene } from '../scene.ts';
import { chapter, command, done, expect, say } from '../terminal.ts';

export async function aConsumerBuilds({ folder, registry }: Scene): Promise<void> {
  chapter('Somebody uses the crate');
  say('`launch-pad` depends on it: `rocket = { version = "0.2", registry = "waybill" }`', '');
  const cwd = writeFiles(join(folder, 'launch-pad'), launchPad);
  const consumer = cargoOf(join(folder, 'consumer'), registry.indexUrl);
  command('cargo run');
  const { code, stdout } = await consumer.run(['run'], cwd);
  expect(code === 0, 'the consumer does not build; the messages of cargo are above.');
  expect(stdout.includes('three, two, one, lift-off'), `the program says something else: ${stdout}`);
  done('It runs with the version that the job published.');
}
