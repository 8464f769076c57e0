import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Browser, type BrowserContext, type CDPSession, chromium, type Page } from 'playwright-core';
import { cleanUpLater } from './lifetime.ts';

/** Debian's place; `scripts/test.ts` tells of another one. */
const PROGRAM = process.env['TEST_CHROMIUM'] ?? '/usr/bin/chromium';

/** It asks nobody outside for anything. */
const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-dev-shm-usage',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/**
 * A real Chromium with a profile of its own, closed when the test ends.
 * @param keepsPages as people's browsers do, for the button that leads back
 */
export async function useBrowser({ keepsPages = false } = {}): Promise<{
  context: BrowserContext;
  page: Page;
  cdp: CDPSession;
}> {
  const profile = mkdtempSync(join(tmpdir(), 'waybill-chromium-'));
  const context = await chromium.launchPersistentContext(profile, {
    executablePath: PROGRAM,
    headless: true,
    args: FLAGS,
    ...(keepsPages ? { ignoreDefaultArgs: ['--disable-back-forward-cache'] } : {}),
  });
  cleanUpLater(async () => {
    await context.close();
    rmSync(profile, { recursive: true, force: true, maxRetries: 10 });
  });
  const page = context.pages()[0] ?? (await context.newPage());
  page.setDefaultTimeout(20_000);
  return { context, page, cdp: await context.newCDPSession(page) };
}

/** A real Chromium for several people, each in a context of their own. */
export async function useChromium(moreFlags: readonly string[] = []): Promise<Browser> {
  const args = [...FLAGS, ...moreFlags];
  const browser = await chromium.launch({ executablePath: PROGRAM, headless: true, args });
  cleanUpLater(() => browser.close());
  return browser;
}

/** An authenticator of the machine that is unlocked by itself. @returns how many credentials it has. */
export async function plugIn(cdp: CDPSession): Promise<() => Promise<number>> {
  await cdp.send('WebAuthn.enable');
  const { authenticatorId } = await cdp.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2',
      transport: 'internal',
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  });
  return async () => (await cdp.send('WebAuthn.getCredentials', { authenticatorId })).credentials.length;
}
