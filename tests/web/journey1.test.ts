// Journey 1, the first five minutes: one command, a link, and a true sentence about the machine in front of one, with
// its line.
import { readFileSync } from 'node:fs';
import { hostname } from 'node:os';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { describeWhere, program } from '#testkit';
import { complaintsOf, desktop, likewise, openBrowser, overflowOf, phone } from './support/browser.ts';
import { type RunningPlumbline, startPlumbline } from './support/plumbline.ts';

/** What this machine says of itself, read without Plumbline: "Debian" and "12". */
function operatingSystem(): { name: string; version: string } {
  const text = readFileSync('/etc/os-release', 'utf8');
  const field = (name: string) => new RegExp(`^${name}="?([^"\n]*)"?$`, 'm').exec(text)?.[1] ?? '';
  return { name: field('NAME').split(/[ /]/)[0]!, version: field('VERSION_ID') };
}

describeWhere([program('chromium', 'chromium')], 'the first five minutes', () => {
  let plumbline: RunningPlumbline;
  let browser: Browser;
  let context: BrowserContext;
  let page: Page;
  let complaints: string[];

  beforeAll(async () => {
    [plumbline, browser] = await Promise.all([startPlumbline(), openBrowser()]);
    context = await browser.newContext(desktop);
    page = await context.newPage();
    complaints = complaintsOf(page);
  }, 600_000);
  afterAll(async () => {
    await browser?.close();
    await plumbline?.stop();
  }, 300_000);

  /** Two keys within a second are one wish: where a busy machine pulls them apart, it is wished again. */
  const goBy = (keys: string, to: RegExp) =>
    expect
      .poll(async () => {
        for (const key of keys) await page.keyboard.press(key);
        return page.waitForURL(to, { timeout: 5_000 }).then(
          () => true,
          () => false,
        );
      })
      .toBe(true);
  const sentence = (on: Page) => on.getByTestId('sentence');

  it('shows a stranger how to sign in, and nothing else', async () => {
    const stranger = await (await browser.newContext(desktop)).newPage();
    await stranger.goto(plumbline.url);
    await stranger.getByText('npx plumbline sign-in').waitFor();
    expect(await stranger.getByRole('navigation').count()).toBe(0);
    await stranger.context().close();
  });

  it('leads from the link to a true sentence about this machine', async () => {
    await page.goto(plumbline.signInLink);
    await sentence(page).waitFor();
    const text = await sentence(page).innerText();
    expect(text).toContain(hostname().split('.')[0]);
    const { name, version } = operatingSystem();
    expect(text).toContain(name);
    expect(text).toContain(version);
  });

  it('lets the link sign in once only', async () => {
    const second = await (await browser.newContext(desktop)).newPage();
    await second.goto(plumbline.signInLink);
    await second.getByText('This link was used already, or is too old.').waitFor();
    await second.context().close();
  });

  it('opens the line of the machine, with what brought it here', async () => {
    await page.goto(plumbline.url);
    await page.getByRole('link', { name: 'The whole line' }).first().click();
    await page.waitForURL(/\/line\/CMP-\d+$/);
    await page.getByRole('heading', { level: 1 }).getByText(hostname().split('.')[0]!).waitFor();
    await page.getByText('Intake', { exact: true }).first().waitFor();
    await page.goBack();
    await sentence(page).waitFor();
  });

  it('says of each fact of the machine who said so', async () => {
    await sentence(page).getByRole('link').first().click();
    await page.waitForURL(/\/components\/CMP-\d+$/);
    const system = page.locator('dl > div', { hasText: 'Operating system' }).first();
    await system.waitFor();
    expect(await system.innerText()).toContain('probe');
  });

  it('finds the machine from anywhere by the keyboard', async () => {
    await page.keyboard.press('Control+k');
    await page.getByRole('combobox').fill(hostname().split('.')[0]!);
    await page
      .getByRole('option', { name: /CMP-\d+/ })
      .first()
      .waitFor();
    await page.keyboard.press('Enter');
    // It has gone where the machine is shown, and takes no letters any more.
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    await page.waitForURL(/CMP-\d+/);
    await goBy('ge', /\/estate$/);
  });

  it('turns the loop and stops for approval, or says why there is nothing to approve', async () => {
    await goBy('gl', /:\d+\/$/);
    await page.getByRole('button', { name: 'Turn the loop' }).click();
    await page.waitForURL(/\/turns\/TRN-\d+$/);
    await page
      .getByText(/^(Awaiting approval|Nothing to do|Finished)$/)
      .first()
      .waitFor({ timeout: 300_000 });
  }, 600_000);

  it('fits a phone: nothing is wider than the screen', async () => {
    const mobile = await likewise(browser, context, phone);
    const small = await mobile.newPage();
    const machine = 'CMP-1';
    for (const path of [
      '/',
      '/estate',
      `/components/${machine}`,
      `/line/${machine}`,
      '/turns/TRN-1',
      `/topology?around=${machine}`,
    ]) {
      await small.goto(plumbline.url + path);
      await small.getByRole('heading', { level: 1 }).waitFor();
      await small.waitForLoadState('load');
      expect([path, await overflowOf(small)]).toEqual([path, 0]);
    }
    await mobile.close();
  }, 300_000);

  it('has given no error on the way', () => {
    expect(complaints).toEqual([]);
  });
});
