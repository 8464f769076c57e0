import { rocket, writeFiles } from '../files.ts';
import {
  expectVersions,
  publishing,
  type Scene,
  shownPublishing,
  tokenVariable,
  versionOf,
} from '../scene.ts';
import { chapter, command, done, expect } from '../terminal.ts';

export async function theFirstVersion({ registry, checkout, author, authorsToken }: Scene): Promise<void> {
  chapter('The first version of a crate, by its author');
  writeFiles(checkout, rocket('0.1.0', 'three, two, one'));
  command(`${tokenVariable}=$TOKEN ${shownPublishing}`);
  const published = await author.run(publishing, checkout, { [tokenVariable]: authorsToken });
  expect(published.code === 0, 'cargo could not publish the first version; its messages are above.');

  const version = await versionOf(registry, '0.1.0');
  const by = (version['published_by'] as { login?: string } | null)?.login;
  expect(by === 'alice', `rocket 0.1.0 should be published by alice, but is by ${by}.`);
  await expectVersions(registry, ['0.1.0']);
  done('rocket 0.1.0 is in the index, published by alice.');
}
