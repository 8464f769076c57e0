import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { checkout } from './paths.ts';

/** `npm run images` wants them. */
export const picturesWanted = process.env['WRITE_IMAGES'] === '1';
const folder = join(checkout, 'docs/images');
/** Of a long page the beginning is enough, and the pictures of all pages stay small together. */
const MOST_HEIGHT = 1_100;

/** Takes a picture of the page for the documentation, if they are wanted. */
export async function takePicture(page: Page, name: string): Promise<void> {
  if (!picturesWanted) return;
  mkdirSync(folder, { recursive: true });
  // Bars are hidden in pictures, and so is their place. A page takes no style that is written into it, but this it does.
  const height = await page.evaluate<number>(`
    document.adoptedStyleSheets = [new CSSStyleSheet()];
    document.adoptedStyleSheets[0].insertRule('html { scrollbar-gutter: auto !important }');
    scrollTo(0, 0);
    // What is behind a dialog is dark as far as the window goes.
    document.querySelector('dialog[open]') ? innerHeight : document.documentElement.scrollHeight;
  `);
  const width = page.viewportSize()?.width ?? 0;
  const cdp = await page.context().newCDPSession(page);
  const { data } = await cdp.send('Page.captureScreenshot', {
    ...{ format: 'webp', quality: 40, captureBeyondViewport: true },
    clip: { x: 0, y: 0, width, height: Math.min(height, MOST_HEIGHT), scale: 1 },
  });
  await cdp.detach();
  writeFileSync(join(folder, `${name}.webp`), Buffer.from(data, 'base64'));
}
