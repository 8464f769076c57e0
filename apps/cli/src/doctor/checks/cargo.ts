import { type Check, fail, ok } from '../check.ts';

const OLDEST_MINOR = 74;

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
    return fail(
      `cargo ${version} knows no credential providers; they came with 1.${OLDEST_MINOR}`,
      `use cargo 1.${OLDEST_MINOR} or later in the job that publishes (an older one may build the crate)`,
      'or give cargo the token by itself: exchange the ID token with the auth action, and set CARGO_REGISTRIES_WAYBILL_TOKEN to what it gives',
    );
  },
};
