import { canonicalName, isCrateName } from '@waybill/cargo-formats';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Platform } from '../../platform/platform.ts';
import { Problem } from '../../platform/problem.ts';
import type { Access } from '../access/index.ts';
import { findCrate, findVersion } from '../crates/index.ts';
import { setYanked } from './set-yanked.ts';

type Target = { Params: { name: string; version: string } };

/** `cargo yank` and `cargo yank --undo` (crates-io-api §7). */
export function yankRoutes(platform: Platform, access: Access) {
  const { db } = platform.database;

  async function answer(request: FastifyRequest<Target>, yanked: boolean) {
    const { name, version: num } = request.params;
    const crate = isCrateName(name) ? await findCrate(db, canonicalName(name)) : null;
    // The credential comes first where the registry is private: a stranger learns no names.
    const { user } = await access.requireCaller(request, {
      scope: 'yank',
      crate: crate?.name ?? name,
      unnamed: true,
    });
    if (crate === null) throw new Problem('crate_not_found', `crate \`${name}\` does not exist`);
    const version = await findVersion(db, crate.id, num);
    if (version === null) {
      throw new Problem('version_not_found', `crate \`${crate.name}\` does not have a version \`${num}\``);
    }
    await setYanked(platform, { crate, version, yanked, user, correlationId: request.id });
    return { ok: true };
  }

  return async (app: FastifyInstance): Promise<void> => {
    // cargo 1.95 announces JSON for `--undo` and sends nothing.
    app.removeAllContentTypeParsers();
    app.addContentTypeParser('*', (_request, _payload, done) => done(null));
    app.delete<Target>('/api/v1/crates/:name/:version/yank', (request) => answer(request, true));
    app.put<Target>('/api/v1/crates/:name/:version/unyank', (request) => answer(request, false));
  };
}
