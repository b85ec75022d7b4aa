// A request, from the question to the secret in the hand of who asked: on a phone, confirmed by the manager, done by
// somebody who never sees it.
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { describeWhere, program } from '#testkit';
import { complaintsOf, desktop, openBrowser, overflowOf, phone } from './support/browser.ts';
import { type RunningPlumbline, startPreparedPlumbline } from './support/plumbline.ts';

const PROCEDURE = `
key: door-code
version: 1
name: Give a new door code
summary: Makes a new code for the doors.
level: 1
domain: infrastructure
why: Who has no code stands outside.
risk: low
expectedMinutes: 2
approval: none
targets: { count: none }
offered:
  label: I need a new door code
  for: self
  proof: [totp, manager]
  fill: { person: person.name }
inputs:
  person: { type: text, label: For whom }
steps:
  - kind: instruct
    name: Wake the doors
    generate: { secret: code, kind: password, length: 12, deliver: requester }
    text: Press the button at the door controller so that it takes the new code.
`;

describeWhere([program('chromium', 'chromium')], 'a request, from the question to the secret', () => {
  let plumbline: RunningPlumbline;
  let browser: Browser;
  beforeAll(async () => {
    [plumbline, browser] = await Promise.all([startPreparedPlumbline(), openBrowser()]);
  }, 600_000);
  afterAll(async () => {
    await browser?.close();
    await plumbline?.stop();
  }, 300_000);

  it('leads through it, each person with what is theirs', async () => {
    const pageOf = async (link: string, device: object): Promise<{ page: Page; complaints: string[] }> => {
      const page = await (await browser.newContext(device)).newPage();
      const complaints = complaintsOf(page);
      await page.goto(link);
      await page.getByRole('navigation').first().waitFor();
      return { page, complaints };
    };
    const admin = await pageOf(plumbline.signInLink, desktop);
    const asked = async <Answer>(path: string, body: unknown): Promise<Answer> => {
      const { status, text } = await admin.page.evaluate(
        async ([to, sent]) => {
          const headers = { 'content-type': 'application/json' };
          const response = await fetch(`/api/v1/${to}`, { method: 'POST', headers, body: sent });
          return { status: response.status, text: await response.text() };
        },
        [path, JSON.stringify(body)] as const,
      );
      expect([path, [200, 201].includes(status), text]).toEqual([path, true, expect.any(String)]);
      return JSON.parse(text) as Answer;
    };
    await asked('procedures', { text: PROCEDURE });
    const max = await asked<{ key: string }>('people', { name: 'Max Leads', email: 'max@example.org' });
    await asked('people', { name: 'Rita Asks', email: 'rita@example.org', manager: max.key });
    const olga = await asked<{ key: string }>('people', { name: 'Olga Works', email: 'olga@example.org' });
    await asked('grants', { person: olga.key, domain: 'infrastructure', level: 1, reason: 'Her first day.' });
    const link = async (email: string): Promise<string> =>
      (await asked<{ url: string }>('sign-in-links', { email })).url;

    // Rita holds no level: her phone opens with the portal.
    const rita = await pageOf(await link('rita@example.org'), phone);
    await rita.page.getByRole('button', { name: 'Ask: I need a new door code' }).click();
    await rita.page.getByRole('button', { name: 'Ask for it' }).click();
    await rita.page.getByText('We need to know that it is you').waitFor();
    const key = /REQ-\d+$/.exec(rita.page.url())![0];

    const manager = await pageOf(await link('max@example.org'), phone);
    await manager.page.getByRole('link', { name: /Notifications: 1 not read/ }).click();
    await manager.page.getByText('Is it Rita Asks who asks?').click();
    await manager.page.getByRole('button', { name: 'Yes, it is them' }).click();
    // What Rita looks at moves on by itself.
    await rita.page.getByText('Waiting for somebody who can do it').first().waitFor();

    const worker = await pageOf(await link('olga@example.org'), desktop);
    await worker.page.goto(`${plumbline.url}/requests`);
    await worker.page.getByRole('link', { name: 'I need a new door code' }).first().click();
    await worker.page.getByRole('button', { name: 'Take it on' }).click();
    await worker.page.getByRole('button', { name: 'Start it' }).click();
    await worker.page.getByRole('link', { name: /^RUN-\d+$/ }).click();
    await worker.page.getByRole('button', { name: 'It is done' }).click();
    await worker.page.getByText('finished', { exact: false }).first().waitFor();
    await worker.page.goto(`${plumbline.url}/requests/${key}`);
    await worker.page.getByText('You never see it.').waitFor();
    expect(await worker.page.getByRole('button', { name: 'Show it once' }).count()).toBe(0);

    await rita.page.getByText('Ready for you to fetch').first().waitFor();
    await rita.page.getByRole('button', { name: 'Show it once' }).click();
    const shown = rita.page.getByLabel('What is shown once');
    expect(await shown.innerText()).toHaveLength(12);
    expect(await overflowOf(rita.page)).toBeLessThanOrEqual(0);
    await rita.page.getByRole('button', { name: 'I have it' }).click();
    await rita.page.getByText('Shown to Rita Asks on their own page').waitFor();
    expect(await shown.count()).toBe(0);
    for (const { complaints } of [admin, rita, manager, worker]) expect(complaints).toEqual([]);
  }, 600_000);
});
