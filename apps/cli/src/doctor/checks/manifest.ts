import { publishable } from '../../packages-here.ts';
import { type Check, fail, ok, skip, warn } from '../check.ts';

/** `publish` in Cargo.toml: whether cargo would publish here, and nowhere else by accident. */
export const manifest: Check = {
  name: 'manifest',
  async run(place) {
    const here = await place.packages();
    if (typeof here === 'string') return skip(`no crate in this folder: ${here}`);
    const name = place.connectionOrNull()?.name ?? null;
    const called = name ?? 'waybill';
    const never = here.packages.filter(({ publish }) => publish?.length === 0);
    const elsewhere = here.packages.filter(
      ({ publish }) => name !== null && publish !== null && publish.length > 0 && !publish.includes(name),
    );
    const [other] = elsewhere;
    if (other !== undefined)
      return fail(
        `${other.name} may be published to ${other.publish?.map((one) => `"${one}"`).join(', ')} only, not to "${called}"`,
        `write publish = ["${called}"] in ${other.manifest}, or call the registry so in cargo's configuration`,
      );
    if (never.length === here.packages.length)
      return fail(
        `${never.map((one) => one.name).join(', ')} is marked as never published (publish = false)`,
        `write publish = ["${called}"] in its Cargo.toml`,
      );
    const open = here.packages.filter(({ publish }) => publish === null).map((one) => one.name);
    if (open.length > 0)
      return warn(
        `${open.join(', ')} may be published to any registry, so \`cargo publish\` without --registry goes to crates.io`,
        `write publish = ["${called}"] in Cargo.toml: cargo then chooses this registry, and refuses any other`,
      );
    const meant = publishable(here.packages, name);
    return ok(`${meant.map((one) => `${one.name} ${one.version}`).join(', ')}, to this registry alone`);
  },
};
