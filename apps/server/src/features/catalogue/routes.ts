import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import { show } from '@waybill/trusted-publishing';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { Type } from 'typebox';
import { numbered } from '../../http/numbered-query.ts';
import { readNumberedPage } from '../../http/pagination.ts';
import type { Platform } from '../../platform/platform.ts';
import { Problem } from '../../platform/problem.ts';
import type { Access } from '../access/index.ts';
import { describeCategory, describeKeyword } from '../crates/index.ts';
import { byCratesFirst, findCategory, topLevel } from './describe.ts';
import { catalogueDocs as docs } from './documentation.ts';
import { showSummary } from './show-summary.ts';
import { countKeywords, findKeyword, listCategories, listKeywords } from './store.ts';

const ListQuery = Type.Object({
  sort: Type.Optional(
    Type.String({
      description: '`alpha`, which it is unless it is given, or `crates`: the most used first.',
    }),
  ),
  ...numbered,
});
/** How long others may keep what changes with every publish (crates-io-api §1.7). */
const FOR_A_MOMENT = 'public, max-age=15';

/** What there is, seen from above: keywords, categories and the front page (crates-io-api §10.5). */
export function catalogueRoutes(platform: Platform, access: Access) {
  const { db } = platform.database;
  const isPrivateRegistry = platform.config.visibility === 'private';

  function letKeep(request: FastifyRequest, reply: FastifyReply): void {
    const isPersonal = isPrivateRegistry || access.isPersonal(request);
    reply.header('cache-control', isPersonal ? 'private, no-store' : FOR_A_MOMENT);
  }

  return async (instance: FastifyInstance): Promise<void> => {
    const app = instance.withTypeProvider<TypeBoxTypeProvider>();
    app.addHook('onRequest', access.requireReader);
    app.addHook('onSend', async (_request, reply) => {
      if (isPrivateRegistry) reply.header('cache-control', 'private, no-store');
    });

    app.get('/api/v1/keywords', { schema: { ...docs.keywords, querystring: ListQuery } }, async (request) => {
      const page = readNumberedPage(request.query);
      const reader = await access.readerOf(request);
      const byCrates = request.query.sort === 'crates';
      return {
        keywords: (await listKeywords(db, reader, { byCrates, ...page })).map(describeKeyword),
        meta: { total: await countKeywords(db, reader) },
      };
    });

    app.get(
      '/api/v1/keywords/:keyword',
      { schema: { ...docs.keyword, params: Type.Object({ keyword: Type.String() }) } },
      async (request) => {
        const text = request.params.keyword;
        // Keywords are ASCII; what is not would make PostgreSQL fail over a NUL.
        const found = /^[!-~]{1,64}$/.test(text)
          ? await findKeyword(db, await access.readerOf(request), text.toLowerCase())
          : null;
        if (found === null)
          throw new Problem('not_found', `No crate that you can see has the keyword \`${show(text)}\`.`);
        return { keyword: describeKeyword(found) };
      },
    );

    app.get(
      '/api/v1/categories',
      { schema: { ...docs.categories, querystring: ListQuery } },
      async (request) => {
        const { limit, offset } = readNumberedPage(request.query);
        const labels = topLevel(await listCategories(db, await access.readerOf(request)));
        if (request.query.sort === 'crates') labels.sort(byCratesFirst);
        return {
          categories: labels.slice(offset, offset + limit).map(describeCategory),
          meta: { total: labels.length },
        };
      },
    );

    app.get(
      '/api/v1/categories/:slug',
      { schema: { ...docs.category, params: Type.Object({ slug: Type.String() }) } },
      async (request) => {
        const { slug } = request.params;
        const found = findCategory(await listCategories(db, await access.readerOf(request)), slug);
        if (found === null)
          throw new Problem('not_found', `No crate that you can see is in the category \`${show(slug)}\`.`);
        return {
          category: {
            ...describeCategory(found.label),
            subcategories: found.below.map(describeCategory),
            parent_categories: found.above.map(describeCategory),
          },
        };
      },
    );

    app.get('/api/v1/category_slugs', { schema: docs.slugs }, async (request) => {
      const labels = await listCategories(db, await access.readerOf(request));
      return { category_slugs: labels.map(({ text }) => ({ id: text, slug: text, description: '' })) };
    });

    app.get('/api/v1/summary', { schema: docs.summary }, async (request, reply) => {
      const summary = await showSummary(db, await access.readerOf(request));
      letKeep(request, reply);
      return summary;
    });

    app.get('/api/v1/site_metadata', { schema: docs.site }, async (request, reply) => {
      letKeep(request, reply);
      // crates.io's word where it does not know its own commit.
      return {
        deployed_sha: 'unknown',
        commit: 'unknown',
        cdn_base: platform.config.publicUrl,
        read_only: false,
        banner_message: null,
      };
    });
  };
}
