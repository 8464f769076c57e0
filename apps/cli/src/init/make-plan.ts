import { ClientFault, type WellKnown } from '@waybill/api/client';
import { type Ci, type Plan, USUAL_NAME, vendoredFiles } from '@waybill/api/release';
import type { CliContext } from '../context.ts';
import { publishable } from '../packages-here.ts';
import { cargoRegistries } from '../registry/cargo-config.ts';
import type { Connection } from '../registry/connect.ts';
import { type InitOptions, noAction } from './read-options.ts';
import type { Repository } from './repository.ts';

const USUAL_IMAGE = 'rust:1.95';

/** @throws {ClientFault} `usage`, where what was asked for does not go together */
export function makePlan(
  context: CliContext,
  options: InitOptions,
  { ci, connection, wellKnown, repository }: Parts,
): Plan {
  const { address } = connection;
  const { with: method, tags, environment, runner = null } = options;
  const { folder, members, isLocked } = repository;
  const name = nameFor(context, connection);
  const audience = wellKnown?.audience ?? address.audience;
  const isUsualAudience = audience === address.audience;
  if (!/^[\w.:/-]+$/.test(audience))
    throw new ClientFault('usage', `the audience of ${address.base} cannot be written into a workflow`, {
      remedy: 'ask its operator for one of letters, digits and . : / -',
    });
  if (method === 'action' && ci !== 'github' && ci !== 'forgejo') throw noAction();
  if (method === 'action' && !isUsualAudience)
    throw new ClientFault(
      'usage',
      `${address.base} wants ID tokens for \`${audience}\`, which the action cannot ask for`,
      {
        remedy: `take --with script: it is told in WAYBILL_AUDIENCE (${vendoredFiles.script})`,
      },
    );
  if (method === 'provider' && (ci === 'gitlab' || ci === 'circleci') && options.image === undefined)
    throw new ClientFault(
      'usage',
      `cargo-credential-waybill needs Node 20 beside cargo, which ${USUAL_IMAGE} has not`,
      {
        remedy:
          'name an image that has both with --image, or take --with script, which needs sh, curl and sed',
      },
    );
  const crates = publishable(repository.packages, name).map((one) => one.name);
  if (crates.length === 0)
    throw new ClientFault('usage', `no crate here may be published to "${name}"`, {
      reasons: repository.packages.map((one) => `${one.name} has publish = ${JSON.stringify(one.publish)}`),
      remedy: `write publish = ["${name}"] in Cargo.toml`,
    });
  return {
    ...{ ci, method, name, audience, isUsualAudience, crates, folder, isLocked, tags, runner },
    url: address.base,
    told: address.isPrivateIndex ? address.index.replace(/^sparse\+/, '') : address.base,
    index: address.index,
    isPrivate: wellKnown?.visibility === 'private' || address.isPrivateIndex,
    isWorkspace: members > 1,
    environment: environment === 'none' ? null : environment,
    contextId: options.contextId ?? null,
    image: options.image ?? USUAL_IMAGE,
  };
}

interface Parts {
  readonly ci: Ci;
  readonly connection: Connection;
  readonly wellKnown: WellKnown | null;
  readonly repository: Repository;
}

/** cargo refuses two names for one index, and one name for two. */
function nameFor(context: CliContext, { name, address }: Connection): string {
  if (name !== null && !/^[A-Za-z][A-Za-z0-9_-]*$/.test(name))
    throw new ClientFault(
      'usage',
      `cargo calls the registry "${name}", which cannot be written into a workflow`,
      {
        remedy: 'call it by letters, digits, - and _ in .cargo/config.toml, and begin with a letter',
      },
    );
  const other = name === null ? cargoRegistries(context).get(USUAL_NAME) : undefined;
  if (other !== undefined)
    throw new ClientFault('usage', `cargo knows another registry as "${USUAL_NAME}" here: ${other}`, {
      remedy: `add [registries.NAME] with index = "${address.index}" to .cargo/config.toml, and say --registry NAME`,
    });
  return name ?? USUAL_NAME;
}
