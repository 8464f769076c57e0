import { type Check, fail, ok } from '../check.ts';

const OLDEST_MINOR = 74;
/** What reads a sparse index at all. */
const SPARSE_MINOR = 68;

/** cargo is there, and can ask credential providers. */
export const cargo: Check = {
  name: 'cargo',
  async run(place) {
    const said = await place.cargoVersion();
    if (said === null)
      return fail('there is no cargo here', 'install Rust (https://rustup.rs), or put cargo into PATH');
    const [, version, major, minor] = /^cargo ((\d+)\.(\d+)\.\S+)/.exec(said) ?? [];
    if (version === undefined)
      return fail(
        'cargo does not tell its version',
        'run `cargo --version`: a cargo of another kind seems to be first in PATH',
      );
    if (Number(major) > 1 || Number(minor) >= OLDEST_MINOR) return ok(`cargo ${version}`);
    if (Number(minor) < SPARSE_MINOR)
      return fail(
        `cargo ${version} cannot read a sparse index, which came with 1.${SPARSE_MINOR}, and knows no credential providers`,
        `use cargo 1.${OLDEST_MINOR} or later in the job that publishes, and wherever a crate of the registry is depended on`,
      );
    return fail(
      `cargo ${version} knows no credential providers; they came with 1.${OLDEST_MINOR}`,
      `use cargo 1.${OLDEST_MINOR} or later in the job that publishes (an older one may build the crate)`,
      'or give cargo a token for the whole job, revoked at its end: publish.sh does so by itself, and the auth action with `mode: token`',
    );
  },
};
