import { spawnSync } from 'node:child_process';
import { dirname, join } from 'node:path';
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core';
import { expect } from 'vitest';
import { DOOR } from './door.ts';
import { openShelter } from './shelter.ts';

const flags = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/**
 * Debian's Chromium, with a profile that is thrown away. Where that may be (as root) in a network of its own: Chromium
 * breaks off all that it is asking for when any address of its machine changes, and other tests make hosts.
 */
export async function openBrowser(): Promise<Browser> {
  const browser = await (mayShelter()
    ? launchSheltered()
    : chromium.launch({ executablePath: '/usr/bin/chromium', args: flags }));
  // For what hangs: how long a page takes is the machine's affair.
  browser.on('context', (context) => {
    context.setDefaultTimeout(150_000);
    void context.addInitScript(keepWhatIsSaid);
  });
  return browser;
}

/** What a page says goes away again after some seconds: whoever looks later, because the machine is busy, finds it here. */
function keepWhatIsSaid(): void {
  const said = new Set<string>();
  Object.assign(window, { said });
  new MutationObserver(() => {
    for (const toast of document.querySelectorAll('[role=status] > *')) said.add(toast.textContent ?? '');
  }).observe(document, { childList: true, subtree: true, characterData: true });
}

/** Waits until the page has said this, since it was loaded. */
export async function hear(page: Page, text: string): Promise<void> {
  const heard = () => page.evaluate(() => [...(window as unknown as { said: Set<string> }).said].join('\n'));
  await expect.poll(heard).toContain(text);
}

const mayShelter = (): boolean => spawnSync('unshare', ['--net', 'ip', 'link', 'set', 'lo', 'up']).status === 0;

async function launchSheltered(): Promise<Browser> {
  const shelter = await openShelter();
  const browser = await chromium.launch({
    executablePath: join(import.meta.dirname, 'shelter.sh'),
    // Not playwright's own setting, by which its requests besides the pages would go that way too.
    args: [...flags, `--proxy-server=socks5://127.0.0.1:${DOOR}`, '--proxy-bypass-list=<-loopback>'],
    env: { ...process.env, SHELTER: shelter.socket, PATH: `${dirname(process.execPath)}:${process.env['PATH']}` },
  });
  browser.once('disconnected', () => shelter.close());
  await shelter.opened;
  return browser;
}

export const desktop = { viewport: { width: 1440, height: 900 } };
export const phone = { viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true };

/** What the page complained of: errors, refused content, unanswered requests. Nothing of it is ever right. */
export function complaintsOf(page: Page): string[] {
  const complaints: string[] = [];
  page.on('pageerror', (error) => complaints.push(`error: ${error.message}`));
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(`console: ${message.text()}`);
  });
  page.on('response', (response) => {
    if (response.status() >= 400) complaints.push(`${response.status()} ${response.url()}`);
  });
  return complaints;
}

/** How far the page is wider than the screen, in px. */
export function overflowOf(page: Page): Promise<number> {
  return page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
}

/** The same person on another device. */
export async function likewise(browser: Browser, context: BrowserContext, options: object): Promise<BrowserContext> {
  return browser.newContext({ ...options, storageState: await context.storageState() });
}
