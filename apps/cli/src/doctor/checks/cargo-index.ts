import { cargoRegistries } from '../../registry/cargo-config.ts';
import { type Check, fail, ok, skip, warn } from '../check.ts';

/** How cargo is told of the registry: the address of its index, and once only. */
export const cargoIndex: Check = {
  name: 'cargo-index',
  run(place) {
    const connection = place.connectionOrNull();
    if (connection === null) return skip('which registry is meant is not known');
    const { address, name } = connection;
    const known = cargoRegistries(place.context);
    const close = [...known].find(([, index]) => index.replace(/^sparse\+/, '').startsWith(address.base));
    const called = name ?? close?.[0] ?? null;
    const lines = `[registries.${called ?? 'waybill'}]  index = "${address.index}"`;
    if (called === null)
      return warn(
        'cargo knows no registry with this index here',
        `add it to .cargo/config.toml: ${lines}`,
        'the vendored scripts of `waybill init` tell cargo by themselves, and need it only on laptops',
      );
    const index = known.get(called) ?? '';
    if (!index.startsWith('sparse+'))
      return fail(
        `the index of "${called}" does not begin with sparse+, so cargo would clone it with git: ${index}`,
        `write ${lines}`,
      );
    if (!index.endsWith('/'))
      return fail(`the index of "${called}" does not end with a slash: ${index}`, `write ${lines}`);
    if (index !== address.index)
      return fail(`the index of "${called}" is ${index}, not ${address.index}`, `write ${lines}`);
    const twin = [...known].find(([other, its]) => other !== called && its === index)?.[0];
    if (twin !== undefined)
      return fail(
        `"${called}" and "${twin}" have the same index: cargo refuses that`,
        `keep one of [registries.${called}] and [registries.${twin}], or unset its CARGO_REGISTRIES_…_INDEX`,
      );
    return ok(index);
  },
};
