import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { beforeAll, describe, expect, test } from 'vitest';
import { codeOf, makeStale } from './support/authenticator-app.ts';
import { useChromium } from './support/browser.ts';
import { send } from './support/http.ts';
import { keepToTheEnd } from './support/lifetime.ts';
import { dialogs, type Example, examples, plainPages } from './support/page-examples.ts';
import { overflowing, seenOn, seriousFaults } from './support/page-faults.ts';
import { checkout } from './support/paths.ts';
import { picturesWanted, takePicture } from './support/pictures.ts';
import { PASSWORD, type Populated, usePopulated } from './support/populated.ts';
import { Tabs } from './support/tabs.ts';
import { signInByForm, type WatchedPage, watchedPage } from './support/watched-page.ts';
import { useWaybill } from './support/waybill.ts';

/** Every page of the web UI, by everybody who may come to it. `npm run images` takes the pictures of `docs/images/` on the way. */
const DESK = { width: 1280, height: 800 };
const PHONE = { width: 360, height: 740 };
/** Rules by which a page may be right at a desk and in light, and wrong on a phone or in dark. */
const OTHERWISE_IN_DARK_AND_SMALL = ['color-contrast', 'link-in-text-block', 'scrollable-region-focusable'];
const MOST_SCRIPT_BYTES = 200_000;
const dist = join(checkout, 'apps/web/dist');
const { pages, first } = JSON.parse(readFileSync(join(dist, 'pages.json'), 'utf8')) as {
  pages: { pattern: string }[];
  first: string[];
};
const patterns = pages.map(({ pattern }) => pattern);
/** The makes of pages in which axe has found nothing. */
const seen = new Set<string>();
/** The scripts that each page loaded. */
const loaded: { path: string; scripts: string[] }[] = [];

keepToTheEnd();
let registry: Populated;
let visitors: Record<'ada' | 'admin' | 'wile' | 'grace' | 'nobody' | 'outside', Tabs>;
let all: Record<string, Example[]>;

beforeAll(async () => {
  const environment = { WAYBILL_VISIBILITY: 'private' };
  const [populated, privately] = await Promise.all([usePopulated(), useWaybill({ environment })]);
  registry = populated;
  const browser = await useChromium(registry.browserFlags);
  const visitor = async (login: string | null, count: number, url = registry.url) => {
    const context = await browser.newContext({
      viewport: DESK,
      colorScheme: 'light',
      reducedMotion: 'reduce',
    });
    const first = await watchedPage(context, url);
    if (login !== null) await signInByForm(first, login, PASSWORD);
    const more = Array.from({ length: count - 1 }, () => watchedPage(context, url));
    return new Tabs([first, ...(await Promise.all(more))]);
  };
  const [ada, admin, wile, grace, nobody, outside] = await Promise.all([
    // In pictures the one of two tabs that is behind may have the size it had before.
    visitor('ada', picturesWanted ? 1 : 2),
    visitor('admin', 1),
    visitor('wile', 1),
    visitor('grace', 1),
    visitor(null, 1),
    visitor(null, 1, privately.url),
  ]);
  visitors = { ada, admin, wile, grace, nobody, outside };
  all = examples(registry);
});

test('there is an example of every page', () => {
  expect(Object.keys(all).sort()).toEqual([...patterns].sort());
});

// Beside each other: each waits for the browser and the registry more than it computes.
describe.concurrent.each(patterns)('%s', (pattern) => {
  test('as it is meant', async () => {
    for (const example of all[pattern] ?? []) {
      const whose = example.audience === 'admin' ? visitors.admin : visitors.ada;
      await whose.inOne(async (tab) => {
        expect(await lookAt(tab, example, true), example.path).toEqual([]);
        loaded.push({ path: example.path, scripts: await scriptsOf(tab.page) });
      });
    }
  });

  test('for a stranger', async () => {
    for (const { name, path, audience } of all[pattern] ?? []) {
      if (audience === 'everybody') continue;
      await visitors.wile.inOne(async (tab) => {
        const faults = await lookAt(tab, { name: `${name}-stranger`, path, audience }, false);
        if (audience !== 'person') faults.push(...(await refusal(tab)));
        expect(faults, path).toEqual([]);
      });
    }
  });

  test('for nobody in particular', async () => {
    for (const { name, path, audience } of all[pattern] ?? []) {
      if (audience === 'everybody') continue;
      await visitors.nobody.inOne(async (tab) => {
        const faults = await lookAt(tab, { name: `${name}-nobody`, path, audience }, false);
        expect([...faults, ...(await invitation(tab, path))], path).toEqual([]);
      });
    }
  });
});

describe.concurrent('what is no page of a pattern', () => {
  test.each(plainPages)('$path, which the server makes', async (example) => {
    expect(await visitors.nobody.inOne((tab) => lookAt(tab, example, true))).toEqual([]);
  });

  test('what opens above a page', async () => {
    const open = async (example: Example) => {
      const whose = example.audience === 'admin' ? visitors.admin : visitors.ada;
      expect(await whose.inOne((tab) => lookAt(tab, example, true)), example.name).toEqual([]);
    };
    await Promise.all(dialogs(registry).map(open));
  });

  test('what is shown once, and what asks for the second factor', async () => {
    await visitors.grace.inOne(async (tab) => {
      const { page } = tab;
      const press = (name: string) => page.getByRole('button', { name, exact: true }).click();
      const region = (name: string) => page.getByRole('region', { name }).innerText();
      const look = async (name: string) => expect(await inspect(tab, { name }, true), name).toEqual([]);
      await tab.visit('/me/notifications');
      await press('Change the address');
      await page.getByLabel('New address').waitFor();
      await look('address-new');
      await tab.visit('/me/security');
      await press('Add an authenticator app');
      const secret = (await region('the secret')).replace(/\s/g, '');
      await look('security-app');
      await page.getByLabel('The code it shows now').fill(codeOf(secret));
      await page.keyboard.press('Enter');
      const [spare = ''] = (await region('the recovery codes')).trim().split('\n');
      await look('security-codes');
      makeStale(registry.waybill.dataDir);
      await tab.visit('/me/tokens/new?name=laptop');
      await press('Make the token');
      await page.getByRole('dialog').getByLabel('Code').waitFor();
      await look('step-up');
      await page.getByLabel('Code').fill(codeOf(secret, 1));
      await page.keyboard.press('Enter');
      await page.getByRole('region', { name: 'the token' }).waitFor();
      await look('token-made');
      await page.context().clearCookies();
      await signInByForm(tab, 'grace', PASSWORD, '**/sign-in/second-factor*');
      await look('second-factor');
      await page.getByLabel('Code').fill(spare);
      await page.keyboard.press('Enter');
      await page.waitForURL('**/search');
    });
  });

  test('an address that there is not', async () => {
    const nowhere: Example = { name: 'not-found', path: '/no/such/page', audience: 'everybody' };
    await visitors.nobody.inOne(async (tab) => {
      expect(await lookAt(tab, { ...nowhere, status: 404 }, true)).toEqual([]);
      await tab.page.getByText('Nothing has this address').waitFor();
    });
    for (const path of ['/crates/zeppelin', '/crates/rocket/9.9.9', '/keywords/zeppelin', '/users/zeppelin'])
      await visitors.nobody.inOne(async (tab) => {
        expect(await lookAt(tab, { ...nowhere, path }, false), path).toEqual([]);
        expect(await refusal(tab), path).toEqual([]);
      });
  });

  test.each(['/', '/search?q=rocket', '/crates/rocket', '/crates/rocket/1.0.0', '/keywords', '/users/ada'])(
    'of a private registry, %s leads whoever is not signed in to where they can',
    async (path) => {
      const name = `private-${path === '/' ? 'home' : path.replace(/\W+/g, '-').slice(1)}`;
      await visitors.outside.inOne(async (tab) => {
        expect(await lookAt(tab, { name, path, audience: 'everybody' }, path === '/')).toEqual([]);
        expect(await invitation(tab, path)).toEqual([]);
      });
    },
  );
});

test('no page needs more than 200 kB of script, packed by gzip', async () => {
  const assets = join(dist, 'assets');
  const sizes = new Map(
    readdirSync(assets)
      .filter((name) => name.endsWith('.js'))
      .map((name) => [name, statSync(join(assets, `${name}.gz`)).size]),
  );
  for (const { path, scripts } of loaded) {
    const sum = scripts.reduce((all, name) => all + (sizes.get(name) ?? 0), 0);
    expect(sum, `${path} loads ${sum} bytes of ${[...scripts]}`).toBeLessThan(MOST_SCRIPT_BYTES);
    expect(scripts.length, path).toBeGreaterThan(first.length - 1);
  }
  expect(loaded.length).toBeGreaterThanOrEqual(patterns.length);
});

describe('the policy of the pages', () => {
  test('allows scripts of our own alone', async () => {
    for (const path of [...Object.values(all).flatMap(([example]) => example?.path ?? []), '/no/such/page']) {
      const { headers } = await send(registry.waybill.url + path, { headers: { accept: 'text/html' } });
      const policy = String(headers['content-security-policy']);
      expect(policy, path).toContain("default-src 'none'");
      expect(policy, path).toContain("script-src 'self';");
      expect(policy, path).not.toMatch(/unsafe|\*|https?:|blob:/);
      expect(headers['x-content-type-options'], path).toBe('nosniff');
    }
  });

  test('stops a script that got into a page all the same', async () => {
    await visitors.ada.inOne(injected);
  });

  async function injected({ page, visit, complaints }: WatchedPage): Promise<void> {
    await visit('/crates/rocket');
    await page.evaluate(`(() => {
      const script = document.createElement('script');
      script.textContent = 'globalThis.wasRun = "inline"';
      document.body.append(script);
      const elsewhere = document.createElement('script');
      elsewhere.src = 'https://scripts.example.com/x.js';
      document.body.append(elsewhere);
      const markup = document.createElement('div');
      markup.innerHTML = '<img src="/nothing.png" onerror="globalThis.wasRun = 1"><a id="js" href="javascript:globalThis.wasRun = 2">x</a>';
      document.body.append(markup);
      document.getElementById('js').click();
    })()`);
    await page.waitForTimeout(300);
    expect(await page.evaluate('globalThis.wasRun')).toBeUndefined();
    expect(complaints().filter((text) => text.includes('Content Security Policy')).length).toBeGreaterThan(2);
  }
});

/** Visits a page at a desk in light, then on a phone in dark. @returns what is wrong with it. */
async function lookAt(watched: WatchedPage, example: Example, isMain: boolean): Promise<string[]> {
  const { page, visit } = watched;
  await resize(page, DESK);
  await page.emulateMedia({ colorScheme: 'light' });
  const status = await visit(example.path);
  if (example.press !== undefined) {
    await page
      .getByRole('button', { name: new RegExp(`^${example.press}`) })
      .first()
      .click();
    await page.getByRole('dialog').waitFor();
  }
  const faults = status === (example.status ?? 200) ? [] : [`it answers ${status}`];
  return [...faults, ...(await inspect(watched, example, isMain))];
}

/** The same, where the visitor stands. */
async function inspect(
  { page, complaints }: WatchedPage,
  example: Pick<Example, 'name' | 'status'>,
  isMain: boolean,
): Promise<string[]> {
  const faults: string[] = [];
  await resize(page, DESK);
  await page.emulateMedia({ colorScheme: 'light' });
  const { heading, outline, make } = await seenOn(page);
  if (heading === 'There is no such page' && example.status !== 404) faults.push('there is no such page');
  faults.push(...outline);
  // Most of those who may not see a page are told so alike.
  if (!seen.has(make)) faults.push(...(await seriousFaults(page)));
  if (faults.length === 0) seen.add(make);
  if (isMain) await takePicture(page, `${example.name}-wide-light`);
  await page.emulateMedia({ colorScheme: 'dark' });
  if (isMain) {
    await takePicture(page, `${example.name}-wide-dark`);
  }
  await resize(page, PHONE);
  faults.push(...(await overflowing(page)).map((part) => `too wide for a phone: ${part}`));
  if (isMain) {
    faults.push(...(await seriousFaults(page, OTHERWISE_IN_DARK_AND_SMALL)));
    await takePicture(page, `${example.name}-phone-dark`);
    await page.emulateMedia({ colorScheme: 'light' });
    await takePicture(page, `${example.name}-phone-light`);
  }
  return [...faults, ...complaints()];
}

/** Until the page knows it: with several tabs that takes its time. */
async function resize(page: Page, size: { width: number; height: number }): Promise<void> {
  await page.setViewportSize(size);
  await page.waitForFunction(`innerWidth === ${size.width}`, undefined, { polling: 20 });
}

/** Whoever may not see a page is told so, in words, and where to go from there. */
async function refusal({ page }: WatchedPage): Promise<string[]> {
  const told = page.locator('main .empty, main .notice');
  if ((await told.count()) === 0) return ['it does not tell that it is not theirs'];
  const forms = await page.locator('main form').count();
  return forms === 0 ? [] : ['it shows a form that cannot work'];
}

/** Whoever is not signed in is led to where they can, and back. */
async function invitation({ page }: WatchedPage, path: string): Promise<string[]> {
  if (new URL(page.url()).pathname === '/sign-in') return [];
  const links = await page.locator('main a[href*="/sign-in"]').all();
  const leads = await Promise.all(links.map((link) => link.getAttribute('href')));
  return leads.some((href) => href?.endsWith(`return_to=${encodeURIComponent(path)}`))
    ? []
    : [`nothing leads to the sign-in and back: ${leads}`];
}

const scriptsOf = (page: Page): Promise<string[]> =>
  page.evaluate(`[...new Set(performance.getEntriesByType('resource')
    .map(({ name }) => new URL(name).pathname)
    .filter((path) => path.startsWith('/assets/') && path.endsWith('.js'))
    .map((path) => path.slice('/assets/'.length)))]`);
