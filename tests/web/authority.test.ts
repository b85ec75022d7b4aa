// What people may do, in the browser: levels given; a credential kept, with a proof that it is still them; an emergency and
// its review; how everybody gets in; domains, teams and policies of use.
import pg from 'pg';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { describeWhere, program } from '#testkit';
import { hear, overflowOf, phone } from './support/browser.ts';
import { asked, choose, expectToFitAPhone, openSession, type Session } from './support/session.ts';

/** Somebody sees something while they work at it. */
const PROCEDURE = `
key: hear-fans
version: 1
name: Hear the fans
summary: Somebody walks through the room and listens.
level: 1
domain: infrastructure
why: A machine without air stops.
risk: low
expectedMinutes: 5
approval: none
targets: { count: none }
steps:
  - kind: instruct
    name: Listen
    text: Walk along the racks and listen.
`;

describeWhere([program('chromium', 'chromium')], 'what people may do', () => {
  let session: Session;
  let plumbline: Session['plumbline'];
  let browser: Browser;
  let context: BrowserContext;
  let page: Page;
  let complaints: string[];
  beforeAll(async () => {
    session = await openSession();
    ({ plumbline, browser, context, page, complaints } = session);
    const olga = await asked<{ key: string }>(page, 'people', { name: 'Olga Owner', email: 'olga@example.org' });
    await asked(page, 'grants', {
      person: olga.key,
      domain: 'infrastructure',
      level: 2,
      reason: 'She keeps the room.',
    });
    await asked(page, 'procedures', { text: PROCEDURE });
    await asked(page, 'runs', { procedure: 'hear-fans' });
  }, 600_000);
  afterAll(() => session?.close(), 300_000);
  // What a test that failed made the page complain of is told with it, not of the next one.
  afterEach(({ task }) => {
    if (task.result?.state === 'fail') complaints.splice(0);
  });

  /** While everybody's last proof is half an hour old; afterwards each session is as it was, or as proven since. */
  async function halfAnHourLater(act: () => Promise<void>): Promise<void> {
    const sql = new pg.Client({ connectionString: plumbline.databaseUrl });
    await sql.connect();
    try {
      const { rows } = await sql.query<{ id: string; aged: string; provenAt: string }>(
        `with fresh as (select id, "provenAt" from session for update)
         update session set "provenAt" = now() - interval '30 minutes' from fresh where fresh.id = session.id
         returning session.id, session."provenAt"::text as aged, fresh."provenAt"::text as "provenAt"`,
      );
      try {
        await act();
      } finally {
        for (const { id, aged, provenAt } of rows) {
          await sql.query('update session set "provenAt" = $3 where id = $1 and "provenAt" = $2', [id, aged, provenAt]);
        }
      }
    } finally {
      await sql.end();
    }
  }
  it('gives a level where one looks for who holds it, and shows what is missing for the next', async () => {
    await page.goto(`${plumbline.url}/people`);
    await page
      .getByRole('button', { name: 'Olga Owner holds no level in Network' })
      .or(page.getByRole('button', { name: /^Olga Owner: level 2 .* in Network, held in/ }))
      .first()
      .click();
    const form = page.getByRole('dialog');
    await form.getByText('3', { exact: true }).click();
    await form.getByText('Level 3 (Apply) adds:').waitFor();
    await form.getByLabel('Why').fill('She rebuilt the core.');
    await form.getByRole('button', { name: 'Grant level 3' }).click();
    await page.getByRole('button', { name: 'Olga Owner: level 3 (Apply) in Network', exact: true }).waitFor();
    await session.picture('people');
    await page.getByRole('link', { name: 'Olga Owner' }).first().click();
    await page.getByRole('tab', { name: /^Network/ }).click();
    await page.getByText('Next: level 4, Ensure').waitFor();
    await page.getByText('She rebuilt the core.').waitFor();
    await session.picture('growth');
    expect(complaints).toEqual([]);
  }, 600_000);

  it('keeps a credential that nobody reads, and asks for a proof where the last one is old', async () => {
    await page.goto(`${plumbline.url}/vault`);
    await page.getByRole('button', { name: 'Keep one' }).click();
    const form = page.getByRole('dialog');
    await form.getByLabel('Name').fill('switch-admin');
    await choose(page, form.getByRole('combobox', { name: 'Kind' }), 'password for hosts');
    await form.getByLabel('What for').fill('Signs in on switches');
    await choose(page, form.getByRole('combobox', { name: 'Domain' }), 'Compute');
    await form.getByLabel('Value', { exact: true }).fill('violet-marker-4711');
    await form.getByRole('button', { name: 'Keep it' }).click();
    await page.getByText('Signs in on switches').waitFor();
    await page.getByRole('button', { name: 'Who and what' }).click();
    await choose(page, page.getByRole('combobox', { name: 'Another domain' }), 'Network');
    await page.getByRole('button', { name: 'Grant it' }).click();
    await page.getByRole('button', { name: 'Take it from Network' }).waitFor();
    expect(await page.content()).not.toContain('violet-marker-4711');

    // Bound more closely it goes by itself; to go further than it did, whoever lets it must have its value.
    const bind = { name: 'Let it go there' };
    await page.getByRole('button', { name: 'Change it' }).click();
    await form.getByLabel('Shown only at').fill('switch-1.example.org');
    await choose(page, form.getByRole('combobox', { name: 'Used by work from level' }), '3');
    await form.getByRole('button', bind).click();
    await page.getByText('Only to switch-1.example.org, by work from level 3 on.').waitFor();
    await page.getByRole('button', { name: 'Change it' }).click();
    expect(await form.getByRole('button', bind).getAttribute('aria-disabled')).toBe('true');
    await form.getByLabel('Shown only at').fill('switch-1.example.org switch-2.example.org');
    await form.getByText('It would go further than before, to a new place').waitFor();
    await session.picture('reach');
    expect(await form.getByRole('button', bind).getAttribute('aria-disabled')).toBe('true');
    await form.getByLabel('Value', { exact: true }).fill('violet-marker-4711');
    await form.getByRole('button', bind).click();
    await page.getByText('Only to switch-1.example.org, switch-2.example.org, by work from level 3 on.').waitFor();
    await page.keyboard.press('Escape');

    // Half an hour later, at an open desk: a link opened in another tab is the proof, and what was typed is still there.
    const { person } = await page.evaluate(async () => (await fetch('/api/v1/me')).json());
    const { url: link } = await asked<{ url: string }>(page, 'sign-in-links', { email: person.email });
    await halfAnHourLater(async () => {
      await page.getByRole('button', { name: 'New value' }).click();
      const value = form.getByLabel('Value', { exact: true });
      await value.fill('violet-marker-4712');
      expect(await value.getAttribute('type')).toBe('password');
      await form.getByRole('button', { name: 'Replace the value' }).click();
      await page.getByText('You have neither password nor second factor here.').waitFor();
      await session.picture('proof');
      const other = await context.newPage();
      await other.goto(link);
      await other.getByRole('navigation').first().waitFor();
      await hear(page, 'The new value counts from the next use');
      await other.close();
    });
    expect(complaints.splice(0).filter((said) => !/40[13]|events|Failed to load/.test(said))).toEqual([]);
  }, 600_000);

  it('breaks the glass by two clicks, and lets somebody else close the review', async () => {
    await asked(page, 'people', { name: 'Nora Night', email: 'nora@example.org' });
    await asked(page, 'grants', { person: 'nora@example.org', domain: 'infrastructure', level: 3, reason: 'Nights.' });
    const { url: link } = await asked<{ url: string }>(page, 'sign-in-links', { email: 'nora@example.org' });
    const nora = await (await browser.newContext(phone)).newPage();
    await nora.goto(link);
    await nora.getByRole('navigation').first().waitFor();
    await nora.goto(`${plumbline.url}/break-glass`);
    await nora.getByRole('button', { name: 'Break the glass' }).click();
    await nora.getByLabel('What is happening?').fill('The hypervisor is down.');
    await nora.getByRole('button', { name: 'Break it now' }).click();
    await nora.getByRole('region', { name: 'Open now' }).getByText('The hypervisor is down.').waitFor();
    expect(await overflowOf(nora)).toBeLessThanOrEqual(0);
    await nora.getByRole('button', { name: 'It is over' }).click();
    const hers = nora.getByRole('region', { name: 'To be reviewed' }).getByRole('button', { name: 'Review' });
    await hers.waitFor();
    expect(await hers.getAttribute('aria-disabled')).toBe('true');

    await page.goto(`${plumbline.url}/break-glass`);
    await page.getByRole('button', { name: 'Review' }).click();
    await page.getByLabel('Justified: it could not wait').check();
    await page
      .getByLabel('What was found, and what follows')
      .fill('Nobody else was awake; a second person is on call now.');
    await page.getByRole('button', { name: 'Close the review' }).click();
    await page.getByRole('region', { name: 'Reviewed' }).getByText('a second person is on call now').waitFor();

    // By day she says what would have spared the night; it counts once somebody else has accepted it.
    await nora.goto(`${plumbline.url}/runs/RUN-1`);
    await nora.getByRole('button', { name: 'Say what you saw' }).click();
    await nora.getByLabel('What you saw').fill('Fans of this make stop after two years, without a warning before.');
    await nora.getByRole('button', { name: 'Contribute it' }).click();
    await nora.getByText('waits for somebody who guides').waitFor();
    await nora.context().close();
    await page.goto(`${plumbline.url}/observations`);
    await page.getByText('Fans of this make stop after two years').waitFor();
    await session.picture('observations');
    await page.getByRole('button', { name: 'Accept' }).click();
    await page.getByLabel('What Nora Night should know').fill('Seen in two rooms; we look at the contract.');
    await page.getByRole('button', { name: 'Accept it' }).click();
    await page.getByText('Nothing waits for a review').waitFor();
    await page.getByRole('tab', { name: 'For strategy' }).click();
    await page.getByText('Seen in two rooms; we look at the contract.').waitFor();
    expect(complaints).toEqual([]);
  }, 600_000);

  it('shows how everybody gets in to whom the server would let set it up, not to administrators alone', async () => {
    const seenBy = async (name: string, level: number, look: (on: Page) => Promise<void>): Promise<void> => {
      const email = `${name.toLowerCase()}@example.org`;
      await asked(page, 'people', { name, email });
      await asked(page, 'grants', { person: email, domain: 'infrastructure', level, reason: 'Who comes and goes.' });
      const { url: link } = await asked<{ url: string }>(page, 'sign-in-links', { email });
      const theirs = await browser.newContext(phone);
      const on = await theirs.newPage();
      await on.goto(link);
      await on.getByRole('navigation').first().waitFor();
      await on.goto(`${plumbline.url}/account?tab=everybody`);
      await look(on);
      expect(await overflowOf(on)).toBeLessThanOrEqual(0);
      await theirs.close();
    };
    const panel = (on: Page, name: string) => on.getByRole('region', { name });
    await seenBy('Stella', 5, async (on) => {
      await panel(on, 'Somebody cannot get in, or must not').waitFor();
      const setUp = panel(on, 'Providers').getByRole('button', { name: 'Set one up' });
      await setUp.waitFor();
      await panel(on, 'Providers').getByText('People sign in here only').waitFor();
      expect(await setUp.getAttribute('aria-disabled')).not.toBe('true');
      // Of whom what is asked, administrators say.
      expect(await panel(on, 'Of whom a second factor is asked').count()).toBe(0);
    });
    await seenBy('Tamo', 3, async (on) => {
      await on.getByTestId('who-could').waitFor();
      expect(await on.getByRole('tab', { name: 'Everybody’s' }).count()).toBe(0);
    });
  }, 600_000);

  it('adds a domain and a team, and says what components may be used for by whom', async () => {
    await page.goto(`${plumbline.url}/people`);
    const form = page.getByRole('dialog');
    await page.getByRole('button', { name: 'Add a domain' }).click();
    await form.getByLabel('Name', { exact: true }).fill('Ward machines');
    await form.getByRole('button', { name: 'Add it' }).click();
    const domains = page.getByRole('region', { name: 'Domains' });
    await domains.getByText('ward-machines').waitFor();
    await page.getByRole('button', { name: 'Add a team' }).click();
    await form.getByLabel('Name', { exact: true }).fill('Ward round');
    await form.getByRole('button', { name: 'Add it' }).click();
    await page.getByRole('button', { name: 'Somebody joins Ward round' }).click();
    await choose(page, form.getByRole('combobox', { name: 'Who' }), 'Olga Owner');
    await form.getByRole('button', { name: 'Join' }).click();
    await page.getByRole('button', { name: 'Olga Owner leaves Ward round' }).waitFor();

    await page.goto(`${plumbline.url}/policies`);
    await page.getByRole('button', { name: 'Add a policy' }).click();
    await form.getByLabel('Name', { exact: true }).fill('Ward machines are for the ward');
    await form.getByLabel('Why').fill('Patients wait beside them.');
    await choose(page, form.getByRole('combobox', { name: 'In these domains' }), 'Ward machines');
    await choose(page, form.getByRole('combobox', { name: 'Only by these teams' }), 'Ward round');
    await form.getByLabel('Why').click();
    await form.getByRole('button', { name: 'Let it hold' }).click();
    const policy = page.getByRole('article', { name: 'Ward machines are for the ward' });
    await policy.getByText('by ward-round').waitFor();
    await policy.getByText('For the domains ward-machines').waitFor();
    expect(complaints).toEqual([]);
  }, 600_000);

  it('fits a phone', () => expectToFitAPhone(session, ['/vault', '/people', '/policies', '/observations']), 300_000);
});
