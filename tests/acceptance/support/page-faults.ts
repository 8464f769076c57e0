import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Page } from 'playwright-core';
import { fromHere } from './paths.ts';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const inspection = readFileSync(fromHere('in-page.js'), 'utf8');
/** The policy of our pages stops every script but theirs; what the debugger evaluates is none of the page. */
/** What axe finds that is serious or critical. @param rules those alone; all of them without */
export async function seriousFaults(page: Page, rules?: readonly string[]): Promise<string[]> {
  // It is large, and not every page needs it.
  if (await page.evaluate('!("axe" in globalThis)')) await page.evaluate(axe);
  return inspect(page, `axeFaults(${JSON.stringify(rules ?? null)})`);
}

interface Seen {
  heading: string;
  /** Against what every page has: one h1, a title, headings in order. */
  outline: string[];
  /** What it is made of, without its words. */
  make: string;
}

export const seenOn = (page: Page): Promise<Seen> => inspect(page, 'seen()');

/** Which parts stick out of the window to the right, as that makes the whole page scroll. */
export const overflowing = (page: Page): Promise<string[]> => inspect(page, 'overflowing()');

const inspect = <T>(page: Page, what: string): Promise<T> =>
  page.evaluate<T>(`${inspection};inspection.${what}`);
