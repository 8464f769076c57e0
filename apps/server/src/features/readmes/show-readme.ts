import { createHash } from 'node:crypto';
import { asPlainText, type Forge, forges, RENDERER_VERSION } from '@waybill/readme/light';
import type { Platform } from '../../platform/platform.ts';
import { Problem } from '../../platform/problem.ts';
import type { Issuers } from '../trusted-publishing/index.ts';
import { ReadmeCache, type RenderedReadme } from './readme-cache.ts';
import type { Renderer } from './renderer.ts';
import { findReadme, type StoredReadme } from './store.ts';

const CACHE_BYTES = 32 * 1024 * 1024;
const MOST_REMEMBERED_FAILURES = 10_000;

/**
 * Renders the README of a version when somebody first asks for it. The HTML is kept in memory and not in the database, as
 * another version of the renderer may make something else of it.
 * @returns what gives the HTML, or null when the version has no README.
 */
export function makeReadmeShow(platform: Platform, issuers: Pick<Issuers, 'current'>, renderer: Renderer) {
  const cache = new ReadmeCache(CACHE_BYTES);
  /** What several ask for at once is rendered once. */
  const underway = new Map<string, Promise<RenderedReadme | null>>();
  /** What failed would fail again, and each time cost its whole deadline. */
  const failed = new Set<string>();

  async function make(
    versionId: number,
    key: string,
    own: Map<string, Forge>,
  ): Promise<RenderedReadme | null> {
    const readme = await findReadme(platform.database.db, versionId);
    if (readme === null) return null;
    const html = await htmlOf(readme, key, own);
    const entry = { html, etag: `"${createHash('sha256').update(html).digest('hex').slice(0, 32)}"` };
    cache.add(key, entry);
    return entry;
  }

  async function htmlOf(readme: StoredReadme, key: string, own: Map<string, Forge>): Promise<string> {
    const { text, file, repository, pathInVcs, commit } = readme;
    if (failed.has(key)) return asPlainText(text, 'slow');
    const rendered = await renderer.render(text, { file, repository, pathInVcs, commit, forges: own });
    if (rendered === 'busy') {
      throw new Problem(
        'readmes_busy',
        'More READMEs wait to be rendered than may wait; ask again in a few seconds.',
        { headers: { 'retry-after': '5', 'cache-control': 'no-store' } },
      );
    }
    if (rendered !== 'failed') return rendered.html;
    if (failed.size < MOST_REMEMBERED_FAILURES) failed.add(key);
    return asPlainText(text, 'slow');
  }

  return async (versionId: number): Promise<RenderedReadme | null> => {
    const own = await ownForges(issuers);
    // A version is never changed; what this registry knows of its forge may be.
    const key = JSON.stringify([RENDERER_VERSION, versionId, ...own]);
    const kept = cache.get(key);
    if (kept !== undefined) return kept;
    const running = underway.get(key) ?? make(versionId, key, own).finally(() => underway.delete(key));
    underway.set(key, running);
    return running;
  };
}

/** Whose CI may publish here: the addresses of files look there as they do where everybody hosts. */
async function ownForges(issuers: Pick<Issuers, 'current'>): Promise<Map<string, Forge>> {
  const own = new Map<string, Forge>();
  for (const { provider, serverUrl } of (await issuers.current()).all()) {
    const forge = forges.find((one) => one === provider.id);
    const host = URL.parse(serverUrl)?.host;
    if (forge !== undefined && host !== undefined) own.set(host, forge);
  }
  return own;
}
