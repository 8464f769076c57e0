import { type Browser, type CDPSession, chromium, type Page } from 'playwright-core';
import { chromiumProgram } from '../scripts/test/tools.ts';
import { median } from './statistics.ts';

/** What Lighthouse calls slow 4G, and its slowed processor: a phone of the middle, out in the country. */
export const SLOW_4G = { latency: 150, downloadThroughput: 1_600_000 / 8, uploadThroughput: 750_000 / 8 };
export const CPU_SLOWDOWN = 4;

/** Milliseconds, but for the shift, which has no unit, and the last two. */
export interface PageSpeed {
  firstPaint: number;
  largestPaint: number;
  blocking: number;
  shift: number;
  /** Over the wire, of all that the page loaded. */
  bytes: number;
  requests: number;
}

/** Opens a page again and again, each time in a browser that has never seen it. @returns the median of each figure */
export async function measurePage(browser: Browser, url: string, options: Options): Promise<PageSpeed> {
  const runs: PageSpeed[] = [];
  for (let run = 0; run < options.runs; run++) runs.push(await openOnce(browser, url, options));
  const of = (figure: keyof PageSpeed) => median(runs.map((one) => one[figure]));
  return {
    firstPaint: of('firstPaint'),
    largestPaint: of('largestPaint'),
    blocking: of('blocking'),
    shift: of('shift'),
    bytes: of('bytes'),
    requests: of('requests'),
  };
}

export interface Options {
  runs: number;
  /** `name=value` of a session; of nobody without. */
  cookie?: string;
}

export function launchChromium(flags: readonly string[]): Promise<Browser> {
  const program = chromiumProgram();
  if (program === null) throw new Error('there is no Chromium; TEST_CHROMIUM may name one');
  return chromium.launch({ executablePath: program, args: ['--no-sandbox', '--disable-gpu', ...flags] });
}

/** Runs in the page before anything of it. What is asked for with `buffered` is told from the beginning. */
const OBSERVER = `
  globalThis.speed = { largest: 0, blocking: 0, shift: 0 };
  const watch = (type, each) =>
    new PerformanceObserver((list) => list.getEntries().forEach(each)).observe({ type, buffered: true });
  watch('largest-contentful-paint', ({ startTime }) => { speed.largest = startTime; });
  watch('longtask', ({ duration }) => { speed.blocking += Math.max(0, duration - 50); });
  watch('layout-shift', ({ value, hadRecentInput }) => { if (!hadRecentInput) speed.shift += value; });
`;

async function openOnce(browser: Browser, url: string, { cookie }: Options): Promise<PageSpeed> {
  // The size and density of a phone, as Lighthouse has them.
  const context = await browser.newContext({
    viewport: { width: 412, height: 823 },
    deviceScaleFactor: 1.75,
    isMobile: true,
  });
  try {
    if (cookie !== undefined) {
      const [name = '', value = ''] = cookie.split(/=(.*)/s);
      await context.addCookies([{ name, value, url }]);
    }
    const page = await context.newPage();
    const cdp = await context.newCDPSession(page);
    const traffic = await slowDown(cdp);
    await page.addInitScript(OBSERVER);
    await page.goto(url, { waitUntil: 'commit' });
    await untilDone(page, traffic);
    const seen = await page.evaluate<{ first: number; largest: number; blocking: number; shift: number }>(
      `({ first: performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? 0, ...speed })`,
    );
    return {
      firstPaint: seen.first,
      largestPaint: seen.largest,
      blocking: seen.blocking,
      shift: seen.shift,
      bytes: traffic.bytes,
      requests: traffic.requests,
    };
  } finally {
    await context.close();
  }
}

interface Traffic {
  bytes: number;
  requests: number;
  underWay: number;
  lastAt: number;
}

async function slowDown(cdp: CDPSession): Promise<Traffic> {
  const traffic: Traffic = { bytes: 0, requests: 0, underWay: 0, lastAt: performance.now() };
  cdp.on('Network.requestWillBeSent', ({ request }) => {
    if (request.url.startsWith('data:')) return;
    traffic.requests += 1;
    traffic.underWay += 1;
  });
  const end = () => {
    traffic.underWay -= 1;
    traffic.lastAt = performance.now();
  };
  cdp.on('Network.loadingFinished', ({ encodedDataLength }) => {
    traffic.bytes += encodedDataLength;
    end();
  });
  cdp.on('Network.loadingFailed', end);
  await cdp.send('Network.enable');
  await cdp.send('Network.setCacheDisabled', { cacheDisabled: false });
  await cdp.send('Network.emulateNetworkConditions', { offline: false, ...SLOW_4G });
  await cdp.send('Emulation.setCPUThrottlingRate', { rate: CPU_SLOWDOWN });
  return traffic;
}

const QUIET_MS = 1_000;
const PATIENCE_MS = 30_000;

/** Until the page shows what it has, and nothing was loaded for a second. */
async function untilDone(page: Page, traffic: Traffic): Promise<void> {
  const deadline = performance.now() + PATIENCE_MS;
  for (;;) {
    await page.waitForTimeout(100);
    const isThere = await page.evaluate<boolean>(
      `document.querySelector('h1') !== null && document.querySelector('main .waiting') === null`,
    );
    if (isThere && traffic.underWay <= 0 && performance.now() - traffic.lastAt > QUIET_MS) return;
    if (performance.now() > deadline) throw new Error(`${page.url()} is never done`);
  }
}
