// Somebody who is signed in, in a browser, at a Plumbline of their own: the beginning of a journey that is not about that.
import type { Browser, BrowserContext, Locator, Page } from 'playwright-core';
import { expect } from 'vitest';
import { complaintsOf, desktop, likewise, openBrowser, overflowOf, phone } from './browser.ts';
import { startPreparedPlumbline } from './plumbline.ts';

const SCREENSHOTS = process.env['PLUMBLINE_SCREENSHOTS'];

export interface Session {
  plumbline: Awaited<ReturnType<typeof startPreparedPlumbline>>;
  browser: Browser;
  context: BrowserContext;
  page: Page;
  complaints: string[];
  /** For people to look at, when they ask for it: PLUMBLINE_SCREENSHOTS is a folder. */
  picture(name: string): Promise<void>;
  close(): Promise<void>;
}

export async function openSession(): Promise<Session> {
  const [plumbline, browser] = await Promise.all([startPreparedPlumbline(), openBrowser()]);
  const context = await browser.newContext(desktop);
  const page = await context.newPage();
  const complaints = complaintsOf(page);
  await page.goto(plumbline.signInLink);
  await page.getByTestId('sentence').waitFor();
  return {
    ...{ plumbline, browser, context, page, complaints },
    async picture(name) {
      if (!SCREENSHOTS) return;
      for (const scheme of ['light', 'dark'] as const) {
        for (const device of [desktop, phone]) {
          const other = await likewise(browser, context, { ...device, colorScheme: scheme });
          const on = await other.newPage();
          await on.goto(page.url());
          await on.getByRole('heading', { level: 1 }).waitFor();
          await on.waitForTimeout(1_000);
          const path = `${SCREENSHOTS}/${name}-${device.viewport.width}-${scheme}.png`;
          await on.screenshot({ path, fullPage: true });
          await other.close();
        }
      }
    },
    async close() {
      await browser.close();
      await plumbline.stop();
    },
  };
}

/** As the person who is signed in. */
export async function asked<Answer>(page: Page, path: string, body: unknown): Promise<Answer> {
  const answer = await page.evaluate(
    async ([to, sent]) => {
      const headers = { 'content-type': 'application/json' };
      const response = await fetch(`/api/v1/${to}`, { method: 'POST', headers, body: sent });
      return { status: response.status, text: await response.text() };
    },
    [path, JSON.stringify(body)] as const,
  );
  expect([path, answer.status < 300, answer.text]).toEqual([path, true, expect.any(String)]);
  return JSON.parse(answer.text) as Answer;
}

/** One of the names that a list offers. */
export async function choose(page: Page, list: Locator, name: string): Promise<void> {
  await list.click();
  await page.getByRole('option', { name, exact: true }).click();
  // A list of which one takes several stays open until one goes on.
  await list.press('Tab');
}

/** That nothing of these pages is wider than a phone. */
export async function expectToFitAPhone({ plumbline, browser, context }: Session, paths: string[]): Promise<void> {
  const small = await likewise(browser, context, phone);
  const on = await small.newPage();
  for (const path of paths) {
    await on.goto(plumbline.url + path);
    await on.getByRole('heading', { level: 1 }).waitFor();
    expect([path, await overflowOf(on)]).toEqual([path, 0]);
  }
  await small.close();
}
