import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { CiSim } from '@waybill/ci-sim';
import { writeProvider } from '../../apps/auth-action/src/install-provider.ts';
import { cargoOf } from './cargo.ts';
import { anotherWorkflowIsRefused } from './chapters/another-workflow.ts';
import { aConsumerBuilds } from './chapters/consumer.ts';
import { everythingIsThere } from './chapters/everything-is-there.ts';
import { theFirstVersion } from './chapters/first-version.ts';
import { aJobPublishes } from './chapters/job-publishes.ts';
import { theAuthorMends } from './chapters/mended.ts';
import { aNewRegistry } from './chapters/new-registry.ts';
import { theTokenIsDead } from './chapters/token-is-dead.ts';
import { oneWorkflowIsTrusted } from './chapters/trusted-workflow.ts';
import type { Scene } from './scene.ts';
import { say, title } from './terminal.ts';

/** What the auth action brings along, which needs no build. */
const authAction = fileURLToPath(new URL('../../apps/auth-action/dist', import.meta.url));

/** @throws Disappointment when a step does not do what it claims. */
export async function tellStory(folder: string, ci: CiSim): Promise<void> {
  const begun = Date.now();
  title(
    'Waybill: a crate is published from CI, and there is no secret to steal',
    'All on this machine, in a temporary folder. The CI is a pretend one that signs for real; cargo is yours.',
  );
  const { registry, authorsToken } = await aNewRegistry(folder, ci);
  const installed = join(folder, 'installed');
  mkdirSync(installed);
  const scene: Scene = {
    folder,
    ci,
    registry,
    checkout: join(folder, 'rocket'),
    author: cargoOf(join(folder, 'author'), registry.indexUrl),
    authorsToken,
    runner: cargoOf(join(folder, 'runner'), registry.indexUrl, writeProvider(authAction, installed)),
  };
  await theFirstVersion(scene);
  await oneWorkflowIsTrusted(scene);
  await aJobPublishes(scene);
  await theTokenIsDead(scene);
  await anotherWorkflowIsRefused(scene);
  await theAuthorMends(scene);
  await aConsumerBuilds(scene);
  await everythingIsThere(scene);
  say(
    '',
    `That took ${Math.round((Date.now() - begun) / 1000)} seconds; what it made is removed now.`,
    'Next: `npm start` runs a registry of your own; `README.md` tells how a real CI publishes to it.',
    '',
  );
}
