import { isShapeName, type ShapeName, shapes } from '../shapes/index.ts';
import type { CiSim } from '../sim.ts';
import { UsageError } from '../usage-error.ts';

/** An issuer as the command line names it. */
export interface IssuerSpec {
  readonly name: string;
  /** Unknown where a name alone is given and no provider is called so. */
  readonly shape: ShapeName | undefined;
  readonly path: string | undefined;
}

/** `NAME`, `NAME=PROVIDER` or `NAME=PROVIDER/PATH`; a name alone may be a provider's. */
export function readIssuerSpec(text: string): IssuerSpec {
  const [, name = '', shape, path] = /^([^=]*)(?:=([^/]*)(\/.*)?)?$/.exec(text) ?? [];
  if (shape !== undefined && !isShapeName(shape)) {
    throw new UsageError(`no provider is called "${shape}"; there are ${Object.keys(shapes).join(', ')}`);
  }
  return { name, shape: shape ?? (isShapeName(name) ? name : undefined), path };
}

/** Adds what `github`, which is always there, is not; a name that says no provider adds nothing. */
export async function addIssuer(sim: CiSim, { name, shape, path }: IssuerSpec): Promise<void> {
  if (shape === undefined || (name === 'github' && path === undefined && shape === 'github')) return;
  await sim.addIssuer(name, { shape, ...(path === undefined ? {} : { path }) });
}
