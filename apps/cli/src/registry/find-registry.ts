import { ClientFault, indexesAt, type RegistryAddress, registryAddress } from '@waybill/api/client';
import type { CommonOptions } from '../command.ts';
import type { CliContext } from '../context.ts';
import { cargoRegistries, ownCargoRegistries } from './cargo-config.ts';

export interface FoundRegistry {
  readonly address: RegistryAddress;
  /** Its name in cargo's configuration; null where it has none there. */
  readonly name: string | null;
  /** Where the address comes from, for people. */
  readonly from: string;
  /** Only files of the folder name this address: whoever wrote them chose where a credential would go. */
  readonly isOfFolder: boolean;
}

const USUAL_NAME = 'waybill';

/**
 * Which registry is meant: `--registry`, `WAYBILL_REGISTRY`, or what cargo is configured for in this folder: the one called
 * `waybill`, or the only one there is.
 * @throws {ClientFault} `usage`, when that does not tell
 */
export function findRegistry(context: CliContext, options: CommonOptions): FoundRegistry {
  const known = cargoRegistries(context);
  const given = options.registry ?? context.env['WAYBILL_REGISTRY'];
  if (given !== undefined && given !== '') {
    const from = options.registry === undefined ? 'WAYBILL_REGISTRY' : '--registry';
    return given.includes('://') ? byAddress(given, known, context, from) : byName(given, known, context);
  }
  const [only] = known.keys();
  const name = known.has(USUAL_NAME) ? USUAL_NAME : known.size === 1 ? only : undefined;
  if (name !== undefined) return byName(name, known, context);
  throw new ClientFault(
    'usage',
    known.size === 0
      ? 'which registry is meant? cargo knows none here'
      : `which registry is meant? cargo knows ${list(known)}`,
    {
      remedy:
        'say it with --registry https://crates.example.com (or a name of cargo’s configuration), or in WAYBILL_REGISTRY',
    },
  );
}

function byName(name: string, known: ReadonlyMap<string, string>, context: CliContext): FoundRegistry {
  const index = known.get(name);
  if (index !== undefined) {
    const meant = address(index, context);
    const from = `[registries.${name}] of cargo`;
    return { address: meant, name, from, isOfFolder: !isOwn(meant, context) };
  }
  throw new ClientFault('usage', `cargo knows no registry called "${name}" here`, {
    reasons: known.size === 0 ? [] : [`it knows ${list(known)}`],
    remedy:
      'write its address, or add it to .cargo/config.toml: [registries.NAME] index = "sparse+https://…/index/"',
  });
}

function byAddress(
  text: string,
  known: ReadonlyMap<string, string>,
  context: CliContext,
  from: string,
): FoundRegistry {
  const meant = address(text, context);
  const nameOf = (wanted: string) => [...known].find(([, index]) => index === wanted)?.[0];
  const name = nameOf(meant.index);
  if (name !== undefined || text.includes('/index'))
    return { address: meant, name: name ?? null, from, isOfFolder: false };
  // Told without its index, it is also the registry of which cargo knows the private one.
  const { privateIndex } = indexesAt(meant.base);
  const other = nameOf(privateIndex);
  if (other === undefined) return { address: meant, name: null, from, isOfFolder: false };
  return { address: address(privateIndex, context), name: other, from, isOfFolder: false };
}

/** Is there a registry of this address in the person's own configuration of cargo, or in the environment? */
export function isOwn({ base }: RegistryAddress, context: CliContext): boolean {
  const own = Object.values(indexesAt(base));
  return [...ownCargoRegistries(context).values()].some((one) => own.includes(one.replace(/\/*$/, '/')));
}

const address = (text: string, { env }: CliContext) =>
  registryAddress(text, { allowHttp: env['WAYBILL_ALLOW_HTTP'] === 'true' });

const list = (known: ReadonlyMap<string, string>) => [...known.keys()].map((name) => `"${name}"`).join(', ');
