import type { BrowserContext, Page, Request } from 'playwright-core';

/** A page of the registry, and all that went wrong on it: what a visitor would find in the console, and where it asked. */
export interface WatchedPage {
  page: Page;
  /** @returns what was noticed since the last time. */
  complaints(): string[];
  /** Goes to an address, and waits until nothing moves any more. @returns the status of the page. */
  visit(path: string): Promise<number>;
  /** Waits until nothing is loaded any more, and nothing says that it is. */
  settle(): Promise<void>;
}

/** It has its heading, and nothing says that something is still loading. */
const IS_THERE = `document.querySelector('h1') !== null && document.querySelector('main .waiting') === null`;

/** @param url of the registry; any other place is one that no page may ask. */
export async function watchedPage(context: BrowserContext, url: string): Promise<WatchedPage> {
  const page = await context.newPage();
  page.setDefaultTimeout(20_000);
  const noticed: string[] = [];
  const underWay = new Set<Request>();
  const note = (text: string) => void noticed.push(`${page.url().replace(url, '')}: ${text}`);
  page.on('pageerror', (error) => note(`uncaught ${error.stack ?? error.message}`));
  page.on('console', (message) => {
    // What the registry refuses, the browser calls an error as well; a page that is refused something says so itself.
    const isRefusal = /^Failed to load resource: the server responded with a status of 4/.test(
      message.text(),
    );
    const isOfPage = message.location().url === page.url();
    if (isRefusal && (isOfPage || /status of 40[0134]/.test(message.text()))) return;
    if (message.type() === 'error' || message.type() === 'warning') note(message.text());
  });
  page.on('request', (request) => {
    underWay.add(request);
    if (!request.url().startsWith(`${url}/`) && !request.url().startsWith('data:'))
      note(`asks ${request.url()}`);
  });
  page.on('response', (response) => {
    if (response.status() >= 500) note(`${response.url()} answers ${response.status()}`);
  });
  page.on('requestfinished', (request) => underWay.delete(request));
  page.on('requestfailed', (request) => underWay.delete(request));

  const settle = async () => {
    const deadline = Date.now() + 20_000;
    for (let quiet = 0; quiet < 3; ) {
      const isThere = await page.evaluate<boolean>(IS_THERE);
      quiet = isThere && underWay.size === 0 ? quiet + 1 : 0;
      if (Date.now() > deadline) {
        const text = await page.locator('body').innerText();
        throw new Error(`${page.url()} is never done: ${[...underWay].map((one) => one.url())} ${text}`);
      }
      await page.waitForTimeout(10);
    }
  };
  return {
    page,
    complaints: () => noticed.splice(0),
    async visit(path) {
      const response = await page.goto(url + path, { waitUntil: 'commit' });
      await page.waitForLoadState('domcontentloaded');
      await settle();
      return response?.status() ?? 0;
    },
    settle,
  };
}

/** Signs in as a person does, on the page for it. */
export async function signInByForm(
  { page, visit }: WatchedPage,
  login: string,
  password: string,
  arrivesAt = '**/search',
): Promise<void> {
  await visit('/sign-in?return_to=/search');
  await page.getByLabel('E-mail address').fill(`${login}@example.com`);
  await page.getByLabel('Password').fill(password);
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
  await page.waitForURL(arrivesAt);
}
