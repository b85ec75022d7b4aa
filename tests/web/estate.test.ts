// The estate in the browser: taken in from a table and from NetBox, then looked at, corrected and taken back.
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { describeWhere, program } from '#testkit';
import { complaintsOf, desktop, hear, likewise, openBrowser, overflowOf, phone } from './support/browser.ts';
import { netBoxSite } from './support/netBoxSite.ts';
import { type RunningPlumbline, startPreparedPlumbline } from './support/plumbline.ts';

/** Akron: a rack with a router and a switch, their cables, five prefixes. */
const SITE = 2;
const table = (serial: string) =>
  `Asset ID;Hostname;Type;Status;Serial Number;IP address\nA-1;web-01;Server;in use;${serial};10.20.0.11, 10.20.0.12\nA-2;web-02;Server;in use;SN-1002;10.20.0.13\n`;

/** As a link does it: within the page that is open, which costs a tenth of loading it anew. */
async function turnTo(page: Page, path: string): Promise<void> {
  await page.evaluate((to) => {
    for (const heading of document.querySelectorAll('h1')) heading.dataset['left'] = '';
    history.pushState(null, '', to);
  }, path);
  await page.locator('h1:not([data-left])').waitFor();
}

describeWhere([program('chromium', 'chromium')], 'the estate in the browser', () => {
  let plumbline: RunningPlumbline;
  let browser: Browser;
  let context: BrowserContext;
  let page: Page;
  let complaints: string[];

  beforeAll(async () => {
    [plumbline, browser] = await Promise.all([startPreparedPlumbline(), openBrowser()]);
    context = await browser.newContext(desktop);
    page = await context.newPage();
    complaints = complaintsOf(page);
    await page.goto(plumbline.signInLink);
    await page.getByRole('heading', { level: 1 }).waitFor();
  }, 600_000);
  afterAll(async () => {
    await browser?.close();
    await plumbline?.stop();
  }, 300_000);

  const open = (path: string) => turnTo(page, path);
  const button = (name: string | RegExp) => page.getByRole('button', { name });
  const first = async (filter: string): Promise<{ id: number; key: string; name: string }> => {
    const answer = await context.request.get(`${plumbline.url}/api/v1/components?limit=1&${filter}`);
    return (await answer.json()).items[0];
  };
  const give = async (name: string, text: string | Buffer, source?: string) => {
    await open('/intake');
    const file = { name, mimeType: 'application/octet-stream', buffer: Buffer.from(text) };
    await page.getByLabel('File to take in').setInputFiles(file);
    if (source) await page.getByLabel('It speaks as').fill(source);
  };
  const plan = async () => {
    await page.locator('button:not([aria-disabled="true"])', { hasText: 'Show what it would change' }).click();
    await page.waitForURL(/\/intake\/INT-\d+$/);
    await page.getByText('Planned', { exact: true }).waitFor();
  };
  const agree = async () => {
    await button(/^(Take in|Note) [\d,]+ (difference|disagreement)s?$/).click();
    const sure = page.getByRole('dialog').getByRole('button', { name: /^(Take in|Note) \d/ });
    await sure.click();
    await page.getByText('Applied', { exact: true }).waitFor();
  };
  const takeIn = async () => {
    await plan();
    await agree();
  };

  it('takes in a table: what its columns mean, what would be different, and afterwards who said so', async () => {
    await give('servers.csv', table('SN-1001'), 'purchases');
    await page.getByRole('heading', { name: 'What the columns mean' }).waitFor();
    expect(
      await page
        .getByRole('row', { name: /Serial Number/ })
        .locator('input')
        .inputValue(),
    ).toBe('attributes.serial');
    await takeIn();
    await page.getByRole('link', { name: 'web-01' }).click();
    await page.waitForURL(/\/components\/CMP-\d+$/);
    await page.getByRole('tab', { name: 'History' }).waitFor();
    const serial = page.locator('dl > div', { hasText: 'SN-1001' }).first();
    await serial.waitFor();
    expect(await serial.innerText()).toContain('purchases');
  }, 600_000);

  it('takes in a NetBox dump: nothing of it is wrong', async () => {
    await give('netbox.json', netBoxSite(SITE));
    await takeIn();
    expect(await page.getByRole('tab', { name: /Wrong/ }).count()).toBe(0);
  }, 600_000);

  it('corrects a fact where it stands; whoever says otherwise is shown, and believed once somebody agrees', async () => {
    const { key } = await first('q=web-01&kind=server');
    await open(`/components/${key}`);
    await button('Edit Serial').click();
    await page.getByRole('textbox', { name: 'Serial' }).fill('SN-1000');
    await button('Save').click();
    await hear(page, 'Serial of web-01 is changed.');
    await give('servers.csv', table('SN-9999'), 'purchases');
    await plan();
    await page.getByRole('tab', { name: /Disagreements/ }).click();
    await page.getByText('SN-9999').waitFor();
    await agree();
    await open('/sources');
    const row = page.getByRole('listitem').filter({ hasText: 'SN-9999' });
    expect(await row.innerText()).toContain('SN-1000');
    await row.getByRole('button', { name: 'Take theirs' }).click();
    await row.waitFor({ state: 'detached' });
    await open(`/components/${key}`);
    await page.locator('dl > div', { hasText: 'SN-9999' }).first().waitFor();
  }, 600_000);

  it('opens a prefix in the tree, and gives the next free address of it', async () => {
    const prefix = await first('kind=prefix&q=10.112.129.0/24');
    await open(`/networks?prefix=${prefix.id}`);
    await page.getByRole('treeitem', { name: /10\.112\.129\.0\/24/ }).waitFor();
    await button('Next free address').click();
    await button('Take 10.112.129.1').click();
    await hear(page, '10.112.129.1/24 is yours');
  }, 600_000);

  it('draws the way of a cable from end to end', async () => {
    const cable = await first('kind=cable');
    await open(`/trace/${cable.key}`);
    await page
      .getByRole('status')
      .getByText(/^\d+ ways?/)
      .waitFor();
  }, 600_000);

  it('shows a rack as it stands, unit by unit', async () => {
    await open('/racks');
    await page
      .getByRole('link', { name: /Comms closet/ })
      .first()
      .click();
    await page.getByRole('tab', { name: 'Elevation' }).waitFor();
    await page.getByRole('link', { name: /rtr01/ }).first().waitFor();
  }, 600_000);

  it('changes many at once, after showing what would be different', async () => {
    await open('/estate?kind=server&q=web-0');
    await page.getByRole('link', { name: 'web-02' }).waitFor();
    await page.getByLabel('Choose all that are loaded').check();
    await button('Change them').click();
    await page.getByRole('combobox', { name: 'Criticality' }).click();
    await page.getByRole('option', { name: 'Vital' }).click();
    await button('Show what would change').click();
    await button('Change 2 components').click();
    await hear(page, '2 components changed.');
  }, 600_000);

  it('compares two days, and takes back what was done', async () => {
    const { key, name } = await first('kind=server&q=web-02');
    await open(`/components/${key}?tab=history`);
    await button('Take back').first().click();
    await page.getByRole('dialog').getByRole('button', { name: 'Take back 1 line' }).click();
    await hear(page, 'It is taken back; both stay in the history.');
    await open('/compare?kind=server');
    await page.getByRole('link', { name }).waitFor();
  }, 600_000);

  it('fits a phone: nothing is wider than the screen', async () => {
    const mobile = await likewise(browser, context, phone);
    const small = await mobile.newPage();
    await small.goto(plumbline.url);
    await small.getByRole('heading', { level: 1 }).waitFor();
    const rack = await first('kind=rack');
    const cable = await first('kind=cable');
    for (const path of [
      '/intake',
      '/intake/INT-2',
      '/sources',
      '/networks',
      '/racks',
      '/compare',
      `/trace/${cable.key}`,
      `/components/${rack.key}?tab=elevation`,
    ]) {
      await turnTo(small, path);
      expect([path, await overflowOf(small)]).toEqual([path, 0]);
    }
    await mobile.close();
  }, 600_000);

  it('has given no error on the way', () => {
    expect(complaints).toEqual([]);
  });
});
