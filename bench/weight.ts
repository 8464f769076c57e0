/**
 * `npm run weight`: how much script the first page of the web UI loads, and how fast its pages are there on a phone with a slow
 * connection. A full run writes its part of `bench/RESULTS.md`, and fails where a figure is beyond what must hold.
 */
import { parseArgs } from 'node:util';
import type { Browser } from 'playwright-core';
import { keepUntilTold } from '../tests/acceptance/support/lifetime.ts';
import { signIn } from '../tests/acceptance/support/people.ts';
import { PASSWORD, usePopulated } from '../tests/acceptance/support/populated.ts';
import { type FirstLoad, firstLoad, MOST_SCRIPT_BYTES } from './first-load.ts';
import { CPU_SLOWDOWN, launchChromium, measurePage, type PageSpeed } from './page-speed.ts';
import { machineTable } from './parts.ts';
import { table } from './results.ts';
import { writeSection } from './results-file.ts';
import { heading, note, verdict } from './terminal.ts';

const MOST_LARGEST_PAINT_MS = 1_500;
const COLUMNS = ['first paint', 'largest paint', 'blocking', 'shift', 'bytes', 'requests'];
const HELP = `npm run weight [-- OPTIONS]: weighs the first load of the web UI and times its pages on simulated slow 4G

  --runs N     how often each page is opened; the figures are medians (5)
  --dry        writes no file
  --help       this
`;

const { values: options } = parseArgs({
  options: {
    runs: { type: 'string', default: '5' },
    dry: { type: 'boolean', default: false },
    help: { type: 'boolean', short: 'h', default: false },
  },
});
if (options.help) {
  process.stdout.write(HELP);
  process.exit(0);
}

const load = firstLoad();
heading('First load');
for (const { name, gzip, brotli } of load.files)
  note(`${name.padEnd(28)} ${kB(gzip).padStart(9)} gzip ${kB(brotli).padStart(9)} brotli`);
const isLight = load.gzip < MOST_SCRIPT_BYTES;
verdict(isLight, `${kB(load.gzip)} of script by gzip (less than ${kB(MOST_SCRIPT_BYTES)} must hold)`);

heading(`Pages on simulated slow 4G, with a processor ${CPU_SLOWDOWN} times slower`);
const cleanUp = keepUntilTold();
let pages: [string, PageSpeed][];
try {
  pages = await measureAll();
} finally {
  await cleanUp();
}
const largest = pages.find(([name]) => name === 'crate')?.[1].largestPaint ?? Number.POSITIVE_INFINITY;
const isFast = largest < MOST_LARGEST_PAINT_MS;
const sentence =
  `the first load is ${kB(load.gzip)} of script by gzip (less than ${kB(MOST_SCRIPT_BYTES)} must hold), and the largest paint ` +
  `of the crate page comes after ${Math.round(largest)} ms on simulated slow 4G (less than ${MOST_LARGEST_PAINT_MS} must hold)`;
verdict(isLight && isFast, sentence);
if (!options.dry) writeSection('pages', section(load, pages, isLight && isFast));
process.exit(isLight && isFast ? 0 : 1);

async function measureAll(): Promise<[string, PageSpeed][]> {
  const { waybill, url, browserFlags } = await usePopulated();
  const browser = await launchChromium(browserFlags);
  const cookie = await signIn(waybill.url, 'ada', PASSWORD);
  const measured: [string, PageSpeed][] = [];
  try {
    const measure = async (name: string, path: string, more: { cookie?: string } = {}) => {
      const speed = await timed(browser, url + path, more);
      note(`${name.padEnd(20)} ${figures(speed).join('   ')}`);
      measured.push([name, speed]);
    };
    note(`${''.padEnd(20)} ${COLUMNS.join('   ')}`);
    await measure('crate', '/crates/rocket');
    await measure('home', '/');
    await measure('search', '/search?q=rocket');
    await measure('publishers, signed in', '/crates/rocket/publishers', { cookie });
  } finally {
    await browser.close();
  }
  return measured;
}

function timed(browser: Browser, url: string, more: { cookie?: string }): Promise<PageSpeed> {
  return measurePage(browser, url, { runs: Number(options.runs), ...more });
}

function figures({ firstPaint, largestPaint, blocking, shift, bytes, requests }: PageSpeed): string[] {
  const times = [firstPaint, largestPaint, blocking].map((time) => `${Math.round(time)} ms`);
  return [...times, shift.toFixed(3), kB(bytes), String(requests)];
}

function section({ files, gzip, brotli }: FirstLoad, speeds: [string, PageSpeed][], holds: boolean): string {
  return [
    'Written by `npm run weight`.',
    machineTable(new Date()),
    `**${holds ? 'Holds' : 'Broken'}: ${sentence}.**`,
    `Each page is opened ${options.runs} times by a browser that has never seen it, and the figures are medians; 150 ms for each request, 1.6 Mbit/s down, 750 kbit/s up, and a processor ${CPU_SLOWDOWN} times slower than this machine's.`,
    table(
      ['Page', ...COLUMNS],
      speeds.map(([name, speed]) => [name, ...figures(speed)]),
    ),
    table(
      ['Script of the first load', 'plain', 'gzip', 'brotli'],
      [
        ...files.map((file) => [`\`${file.name}\``, kB(file.plain), kB(file.gzip), kB(file.brotli)]),
        ['together', '', kB(gzip), kB(brotli)],
      ],
    ),
  ].join('\n\n');
}

function kB(bytes: number): string {
  return `${(bytes / 1000).toFixed(1)} kB`;
}
