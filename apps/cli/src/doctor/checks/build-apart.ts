import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { type Check, ok, skip, warn } from '../check.ts';

const profiles = ['debug', 'release'];

/**
 * Build scripts and macros of all dependencies run in a job that builds, and one of them could ask for an ID token. Whether
 * this job builds cannot be known; what a build leaves behind can be seen.
 */
export const buildApart: Check = {
  name: 'build-apart',
  async run(place) {
    if ((await place.source()) === null) return skip('only in CI');
    const { cwd, env } = place.context;
    const here = await place.packages();
    const folder = env['CARGO_TARGET_DIR'] || join(typeof here === 'string' ? cwd : here.root, 'target');
    if (!hasBuilt(folder)) return ok('nothing was built in this job so far');
    return warn(
      `something was built in this job (${folder}), and whatever ran there could ask for an ID token too`,
      'build and test in a job of its own that may not ask for ID tokens, and publish with --no-verify; `waybill init` writes such a workflow',
    );
  },
};

/** With `--target` the profiles lie one folder deeper. */
function hasBuilt(folder: string): boolean {
  if (!existsSync(folder)) return false;
  return [folder, ...readdirSync(folder).map((name) => join(folder, name))].some((one) =>
    profiles.some((profile) => existsSync(join(one, profile, '.fingerprint'))),
  );
}
