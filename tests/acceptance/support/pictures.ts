import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { checkout } from './paths.ts';

/** `npm run images` wants them. */
const picturesWanted = process.env['WRITE_IMAGES'] === '1';
const folder = join(checkout, 'docs/images');

/** Takes a picture of the whole page for the documentation, if they are wanted. */
export async function takePicture(page: Page, name: string): Promise<void> {
  if (!picturesWanted) return;
  mkdirSync(folder, { recursive: true });
  // Bars are hidden in pictures, and so is their place. A page takes no style that is written into it, but this it does.
  await page.evaluate(`
    document.adoptedStyleSheets = [new CSSStyleSheet()];
    document.adoptedStyleSheets[0].insertRule('html { scrollbar-gutter: auto !important }');
    scrollTo(0, 0);
  `);
  writeFileSync(
    join(folder, `${name}.png`),
    await page.screenshot({ fullPage: true, animations: 'disabled' }),
  );
}
