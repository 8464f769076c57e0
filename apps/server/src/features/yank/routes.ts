import { canonicalName, isCrateName } from '@waybill/cargo-formats';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { tokenOf } from '../../http/authorization-header.ts';
import type { Platform } from '../../platform/platform.ts';
import { Problem } from '../../platform/problem.ts';
import { type Access, asReader } from '../access/index.ts';
import { findCrate, findVersion, findVisibleCrate, type Reader } from '../crates/index.ts';
import { authorizeScope, isAccessToken } from '../trusted-publishing/index.ts';
import { setYanked, type YankRequest } from './set-yanked.ts';

type Target = { Params: { name: string; version: string } };

/** `cargo yank` and `cargo yank --undo` (crates-io-api §7). */
export function yankRoutes(platform: Platform, access: Access) {
  const { db } = platform.database;

  async function answer(request: FastifyRequest<Target>, yanked: boolean) {
    const { name, version: num } = request.params;
    const found = isCrateName(name) ? await findCrate(db, canonicalName(name)) : null;
    // The credential comes first where the registry is private: a stranger learns no names.
    const { by, reader } = await whoYanks(request, found, name);
    const crate =
      found === null || reader === null
        ? found
        : await findVisibleCrate(db, reader, canonicalName(found.name));
    if (crate === null) throw new Problem('crate_not_found', `crate \`${name}\` does not exist`);
    const version = await findVersion(db, crate.id, num);
    if (version === null) {
      throw new Problem('version_not_found', `crate \`${crate.name}\` does not have a version \`${num}\``);
    }
    await setYanked(platform, { crate, version, yanked, by, correlationId: request.id });
    return { ok: true };
  }

  /** A person, or a job whose trusted publisher has the scope `yank`. */
  async function whoYanks(
    request: FastifyRequest<Target>,
    crate: { id: number; name: string } | null,
    name: string,
  ): Promise<{ by: YankRequest['by']; reader: Reader | null }> {
    const { authorization } = request.headers;
    const token = tokenOf(authorization);
    if (token !== null && isAccessToken(token)) {
      const asked = { id: crate?.id ?? 0, name: crate?.name ?? name };
      const grant = await authorizeScope(db, authorization, asked, 'yank', platform.now());
      return { by: { kind: 'publisher', grant }, reader: null };
    }
    const needs = { scope: 'yank' as const, crate: crate?.name ?? name, unnamed: true };
    const caller = await access.requireCaller(request, needs);
    const { id, login } = caller.user;
    return { by: { kind: 'user', id, login }, reader: asReader(caller) };
  }

  return async (app: FastifyInstance): Promise<void> => {
    // cargo 1.95 announces JSON for `--undo` and sends nothing.
    app.removeAllContentTypeParsers();
    app.addContentTypeParser('*', (_request, _payload, done) => done(null));
    app.delete<Target>('/api/v1/crates/:name/:version/yank', (request) => answer(request, true));
    app.put<Target>('/api/v1/crates/:name/:version/unyank', (request) => answer(request, false));
  };
}
