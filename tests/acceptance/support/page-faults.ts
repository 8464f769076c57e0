import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Page } from 'playwright-core';
import { fromHere } from './paths.ts';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const inspection = readFileSync(fromHere('in-page.js'), 'utf8');
/** The policy of our pages stops every script but theirs; what the debugger evaluates is none of the page. */
const inspectors = `${axe};${inspection}`;

/** What axe finds that is serious or critical. @param rules those alone; all of them without */
export const seriousFaults = (page: Page, rules?: readonly string[]): Promise<string[]> =>
  inspect(page, `axeFaults(${JSON.stringify(rules ?? null)})`);

/** What every page has: one h1, a title, headings in order. */
export const outlineFaults = (page: Page): Promise<string[]> => inspect(page, 'outlineFaults()');

/** Which parts stick out of the window to the right, as that makes the whole page scroll. */
export const overflowing = (page: Page): Promise<string[]> => inspect(page, 'overflowing()');

/** What the page is made of, without its words. */
export const makeOf = (page: Page): Promise<string> => inspect(page, 'make()');

async function inspect<T>(page: Page, what: string): Promise<T> {
  if (await page.evaluate('!("inspection" in globalThis)')) await page.evaluate(inspectors);
  return page.evaluate<T>(`inspection.${what}`);
}
