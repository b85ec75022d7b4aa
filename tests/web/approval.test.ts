// An approval, from sign-in to evidence: an agent asks, a person reads exactly what it is and agrees, does the work that
// only a person can do, and shows it.
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { describeWhere, program, request } from '#testkit';
import { complaintsOf, desktop, likewise, openBrowser, overflowOf, phone } from './support/browser.ts';
import { type RunningPlumbline, startPlumbline } from './support/plumbline.ts';

const PROCEDURE = `
key: swap-fan
version: 1
name: Swap the fan
summary: A fan is replaced while the machine runs.
level: 1
domain: infrastructure
why: A machine without air stops.
risk: medium
expectedMinutes: 15
approval: required
targets: { count: none }
steps:
  - kind: instruct
    name: Swap it
    why: The old one rattles.
    text: Pull the old fan by its clip and push the new one in until it clicks.
    checklist: [The clip is closed, The fan turns]
    evidence: photo
    asks:
      serial: { type: text, label: Serial number of the new fan }
  - kind: check
    name: Listen
    question: Is it quiet now?
`;
/** One pixel. */
const PNG = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);
const SCREENSHOTS = process.env['PLUMBLINE_SCREENSHOTS'];

describeWhere([program('chromium', 'chromium')], 'an approval, from sign-in to evidence', () => {
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
  }, 240_000);
  afterAll(async () => {
    await browser?.close();
    await plumbline?.stop();
  }, 60_000);

  /** As the person who is signed in. */
  async function asked<Answer>(path: string, body: unknown): Promise<Answer> {
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
  /** For people to look at, when they ask for it. */
  async function picture(name: string): Promise<void> {
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
  }

  it('shows what is asked for exactly, and lets it begin when somebody else agrees', async () => {
    await page.goto(plumbline.signInLink);
    await page.getByRole('navigation').first().waitFor();
    await page.getByTestId('sentence').waitFor();
    await asked('procedures', { text: PROCEDURE });
    // What an agent asks for, its owner asks for: so it is somebody else's.
    const owner = await asked<{ key: string }>('people', { name: 'Olga Owner', email: 'olga@example.org' });
    await asked('grants', { person: owner.key, domain: 'infrastructure', level: 2, reason: 'She keeps the room.' });
    const agent = await asked<{ secret: string; agent: { key: string } }>('agents', {
      name: 'Watchful',
      purpose: 'Hears fans',
      owner: owner.key,
    });
    await asked('grants', { person: agent.agent.key, domain: 'infrastructure', level: 1, reason: 'It hears them.' });
    const started = await request(plumbline.url, 'POST', '/api/v1/runs', {
      token: agent.secret,
      body: { procedure: 'swap-fan' },
    });
    expect([started.status, started.json<{ state: string }>().state]).toEqual([201, 'proposed']);

    await page.getByRole('link', { name: 'Approvals' }).first().click();
    await page.getByText('Pull the old fan by its clip').waitFor();
    await picture('approvals');
    await page.getByRole('button', { name: 'Approve exactly this' }).click();
    await page.getByText('Nothing waits for an approval').waitFor();
  }, 120_000);

  it('leads through the work, and takes it for done only with what was asked for', async () => {
    await page.goto(`${plumbline.url}/runs?view=person`);
    await page.getByRole('link', { name: 'Swap the fan' }).first().click();
    await page.waitForURL(/\/runs\/RUN-\d+$/);
    const done = page.getByRole('button', { name: 'It is done' });
    await done.waitFor();
    await picture('run-waiting');
    expect(await done.getAttribute('aria-disabled')).toBe('true');
    await page.getByLabel('The clip is closed').check();
    await page.getByLabel('The fan turns').check();
    await page.getByLabel('Serial number of the new fan').fill('F-77');
    await page.locator('input[type=file]').setInputFiles({ name: 'fan.png', mimeType: 'image/png', buffer: PNG });
    await page.getByRole('link', { name: 'fan.png' }).waitFor();
    await done.click();
    await page.getByText('Is it quiet now?').first().waitFor();
    await page.getByRole('button', { name: 'Yes', exact: true }).click();
    await page.getByText('finished', { exact: false }).first().waitFor();
    await page.getByText('F-77').waitFor();
    await page.getByRole('link', { name: 'fan.png' }).waitFor();
    await picture('run-finished');
    expect(complaints).toEqual([]);
  }, 120_000);

  it('fits a phone', async () => {
    const small = await likewise(browser, context, phone);
    const on = await small.newPage();
    await on.goto(page.url());
    await on.getByRole('heading', { level: 1 }).getByText('Swap the fan').waitFor();
    expect(await overflowOf(on)).toBeLessThanOrEqual(0);
    await small.close();
  }, 60_000);
});
