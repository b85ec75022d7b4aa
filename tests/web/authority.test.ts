// What people may do, in the browser: a procedure started with inputs that are checked; an approval, from sign-in to
// evidence; levels given; a credential kept, with a proof that it is still them; an emergency and its review.
import pg from 'pg';
import type { Browser, BrowserContext, Locator, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { describeWhere, program, request } from '#testkit';
import { complaintsOf, desktop, likewise, openBrowser, overflowOf, phone } from './support/browser.ts';
import { startPreparedPlumbline } from './support/plumbline.ts';

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
const LABEL = `
key: label-machine
version: 1
name: Label a machine
summary: A label with its name is put on a machine.
level: 1
domain: infrastructure
why: Who looks for it at night finds it.
risk: low
expectedMinutes: 5
approval: none
targets: { count: none }
inputs:
  host: { type: host-name, label: Name of the machine }
  unit: { type: integer, label: Unit in the rack, min: 1, max: 48 }
steps:
  - kind: instruct
    name: Put it on
    text: Stick {host} at the front of unit {unit}.
`;
/** One pixel. */
const PNG = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);
const SCREENSHOTS = process.env['PLUMBLINE_SCREENSHOTS'];

describeWhere([program('chromium', 'chromium')], 'what people may do', () => {
  let plumbline: Awaited<ReturnType<typeof startPreparedPlumbline>>;
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
    await page.getByTestId('sentence').waitFor();
  }, 600_000);
  afterAll(async () => {
    await browser?.close();
    await plumbline?.stop();
  }, 300_000);
  // What a test that failed made the page complain of is told with it, not of the next one.
  afterEach(({ task }) => {
    if (task.result?.state === 'fail') complaints.splice(0);
  });

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
  /** One of the names that a list offers. */
  async function choose(list: Locator, name: string): Promise<void> {
    await list.click();
    await page.getByRole('option', { name, exact: true }).click();
    // A list of which one takes several stays open until one goes on.
    await list.press('Tab');
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
    await asked('procedures', { text: PROCEDURE });
    await asked('procedures', { text: LABEL });
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
  }, 600_000);

  /** As who proposes leaves it: its plan is that of the fan's run. Returns its key. */
  async function proposed(title: string, author: string): Promise<string> {
    const sql = new pg.Client({ connectionString: plumbline.databaseUrl });
    await sql.connect();
    try {
      const field = { field: 'criticality', before: 3, after: 4, source: 'plan' };
      const diff = [{ op: 'update', what: 'component', name: 'rack-fan', kind: 'server', key: null, changes: [field] }];
      const factors = [{ label: 'Runs so far', value: 'none' }];
      const risk = {
        probability: { low: 0.01, likely: 0.05, high: 0.2 },
        level: 'low',
        factors,
        source: 'of the test',
      };
      const dryRun = { ranAt: '2026-03-01T12:00:00.000Z', commands: [], summary: 'Nothing to try.', ok: true };
      const { rows } = await sql.query<{ id: string }>(
        `insert into change (title, why, state, domain_id, level, diff, plan, plan_hash, impact, fit, dry_run, risk, authors,
           created_at, updated_at)
         select $1, 'The fan matters more.', 'proposed', r.domain_id, 3, $3, r.plan, r.plan_hash, 'null', '[]', $4, $5,
           array[p.id], now(), now()
         from run r join person p on p.name = $2 where r.id = 1 returning id`,
        [title, author, JSON.stringify(diff), JSON.stringify(dryRun), JSON.stringify(risk)],
      );
      return `CHG-${rows[0]!.id}`;
    } finally {
      await sql.end();
    }
  }
  const changeNow = (key: string) =>
    page.evaluate(async (id) => (await fetch(`/api/v1/changes/${id}`)).json(), key.slice(4));

  it('lays a proposed change before whoever may decide it, and takes the verdict on exactly its plan', async () => {
    const { person } = await page.evaluate(async () => (await fetch('/api/v1/me')).json());
    const own = await proposed('Heed my own fan', person.name);
    const hers = await proposed('Heed the fan of Olga', 'Olga Owner');
    await page.goto(`${plumbline.url}/approvals`);
    const panel = (name: string) => page.getByRole('region', { name });
    const theirs = panel('Heed the fan of Olga');
    await theirs.getByText('rack-fan').first().waitFor();
    await theirs.getByText('by Olga Owner').waitFor();
    await picture('approvals-changes');
    const approve = { name: /^Approve 1 difference/ };
    // One's own is read there, and denied by oneself, but never approved.
    const mine = panel('Heed my own fan');
    expect(await mine.getByRole('button', approve).getAttribute('aria-disabled')).toBe('true');
    await mine.getByText('nobody approves their own work').waitFor();

    await theirs.getByRole('button', approve).click();
    const form = page.getByRole('dialog');
    const { planHash } = await changeNow(hers);
    await form.getByText(planHash.slice(0, 12)).waitFor();
    await form.getByLabel('Why (if you like)').fill('It kept two rooms up.');
    await form.getByRole('button', { name: 'Approve', exact: true }).click();
    await theirs.waitFor({ state: 'detached' });
    expect(await changeNow(hers)).toMatchObject({
      state: 'approved',
      approvals: [{ verdict: 'approved', reason: 'It kept two rooms up.', planHash, ofThisPlan: true }],
    });

    await mine.getByRole('button', { name: 'Deny', exact: true }).click();
    const deny = form.getByRole('button', { name: 'Deny', exact: true });
    // Who wrote it is told why.
    expect(await deny.getAttribute('aria-disabled')).toBe('true');
    await form.getByLabel('Why', { exact: true }).fill('It was a bad idea.');
    await deny.click();
    await page.getByText('Nothing waits for an approval').waitFor();
    expect(await changeNow(own)).toMatchObject({ state: 'denied' });
    expect(complaints).toEqual([]);
  }, 600_000);

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
  }, 600_000);

  it('starts a procedure with inputs that are checked, after showing exactly what it would do', async () => {
    await page.goto(`${plumbline.url}/procedures?q=label`);
    await page.getByRole('link', { name: 'Label a machine' }).first().click();
    await page.getByRole('button', { name: 'Start it' }).click();
    const look = page.getByRole('button', { name: 'Show what it would do' });
    await look.waitFor();
    expect(await look.getAttribute('aria-disabled')).toBe('true');
    await page.getByLabel('Name of the machine').fill('not a name');
    await page.getByLabel('Unit in the rack').fill('7');
    const refused = page.waitForResponse((response) => response.url().endsWith('/plan'));
    await look.click();
    expect((await refused).status()).toBe(400);
    // That one field is told what is wrong with it; what was typed is still there.
    await page.locator('[aria-invalid=true]').waitFor();
    expect(await page.locator('[aria-invalid=true]').inputValue()).toBe('not a name');
    expect(await page.getByLabel('Unit in the rack').inputValue()).toBe('7');
    await page.getByLabel('Name of the machine').fill('web-07');
    await look.click();
    await page.getByText('Stick web-07 at the front of unit 7.').waitFor();
    await picture('start');
    await page
      .getByRole('button', { name: /^Start/ })
      .last()
      .click();
    await page.waitForURL(/\/runs\/RUN-\d+$/);
    await page.getByRole('button', { name: 'It is done' }).click();
    await page.getByText('finished', { exact: false }).first().waitFor();
    // The refusal was the server's, and meant.
    expect(complaints.splice(0).filter((said) => !/400|plan$/.test(said))).toEqual([]);
  }, 600_000);

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
    await picture('people');
    await page.getByRole('link', { name: 'Olga Owner' }).first().click();
    await page.getByRole('tab', { name: /^Network/ }).click();
    await page.getByText('Next: level 4, Ensure').waitFor();
    await page.getByText('She rebuilt the core.').waitFor();
    await picture('growth');
    expect(complaints).toEqual([]);
  }, 600_000);

  it('keeps a credential that nobody reads, and asks for a proof where the last one is old', async () => {
    await page.goto(`${plumbline.url}/vault`);
    await page.getByRole('button', { name: 'Keep one' }).click();
    const form = page.getByRole('dialog');
    await form.getByLabel('Name').fill('switch-admin');
    await choose(form.getByRole('combobox', { name: 'Kind' }), 'password for hosts');
    await form.getByLabel('What for').fill('Signs in on switches');
    await choose(form.getByRole('combobox', { name: 'Domain' }), 'Compute');
    await form.getByLabel('Value', { exact: true }).fill('violet-marker-4711');
    await form.getByRole('button', { name: 'Keep it' }).click();
    await page.getByText('Signs in on switches').waitFor();
    await page.getByRole('button', { name: 'Who and what' }).click();
    await choose(page.getByRole('combobox', { name: 'Another domain' }), 'Network');
    await page.getByRole('button', { name: 'Grant it' }).click();
    await page.getByRole('button', { name: 'Take it from Network' }).waitFor();
    expect(await page.content()).not.toContain('violet-marker-4711');

    // Bound more closely it goes by itself; to go further than it did, whoever lets it must have its value.
    const bind = { name: 'Let it go there' };
    await page.getByRole('button', { name: 'Change it' }).click();
    await form.getByLabel('Shown only at').fill('switch-1.example.org');
    await choose(form.getByRole('combobox', { name: 'Used by work from level' }), '3');
    await form.getByRole('button', bind).click();
    await page.getByText('Only to switch-1.example.org, by work from level 3 on.').waitFor();
    await page.getByRole('button', { name: 'Change it' }).click();
    expect(await form.getByRole('button', bind).getAttribute('aria-disabled')).toBe('true');
    await form.getByLabel('Shown only at').fill('switch-1.example.org switch-2.example.org');
    await form.getByText('It would go further than before, to a new place').waitFor();
    await picture('reach');
    expect(await form.getByRole('button', bind).getAttribute('aria-disabled')).toBe('true');
    await form.getByLabel('Value', { exact: true }).fill('violet-marker-4711');
    await form.getByRole('button', bind).click();
    await page.getByText('Only to switch-1.example.org, switch-2.example.org, by work from level 3 on.').waitFor();
    await page.keyboard.press('Escape');

    // Half an hour later, at an open desk: a link opened in another tab is the proof, and what was typed is still there.
    const { person } = await page.evaluate(async () => (await fetch('/api/v1/me')).json());
    const { url: link } = await asked<{ url: string }>('sign-in-links', { email: person.email });
    await halfAnHourLater(async () => {
      await page.getByRole('button', { name: 'New value' }).click();
      const value = form.getByLabel('Value', { exact: true });
      await value.fill('violet-marker-4712');
      expect(await value.getAttribute('type')).toBe('password');
      await form.getByRole('button', { name: 'Replace the value' }).click();
      await page.getByText('You have neither password nor second factor here.').waitFor();
      await picture('proof');
      const other = await context.newPage();
      // It is said for some seconds only, perhaps before the other tab shows all of its page.
      await Promise.all([
        page.getByText('The new value counts from the next use').waitFor(),
        other.goto(link).then(() => other.getByRole('navigation').first().waitFor()),
      ]);
      await other.close();
    });
    expect(complaints.splice(0).filter((said) => !/40[13]|events|Failed to load/.test(said))).toEqual([]);
  }, 600_000);

  it('breaks the glass by two clicks, and lets somebody else close the review', async () => {
    await asked('people', { name: 'Nora Night', email: 'nora@example.org' });
    await asked('grants', { person: 'nora@example.org', domain: 'infrastructure', level: 3, reason: 'Nights.' });
    const { url: link } = await asked<{ url: string }>('sign-in-links', { email: 'nora@example.org' });
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
    await picture('observations');
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
      await asked('people', { name, email });
      await asked('grants', { person: email, domain: 'infrastructure', level, reason: 'Who comes and goes.' });
      const { url: link } = await asked<{ url: string }>('sign-in-links', { email });
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
    await choose(form.getByRole('combobox', { name: 'Who' }), 'Olga Owner');
    await form.getByRole('button', { name: 'Join' }).click();
    await page.getByRole('button', { name: 'Olga Owner leaves Ward round' }).waitFor();

    await page.goto(`${plumbline.url}/policies`);
    await page.getByRole('button', { name: 'Add a policy' }).click();
    await form.getByLabel('Name', { exact: true }).fill('Ward machines are for the ward');
    await form.getByLabel('Why').fill('Patients wait beside them.');
    await choose(form.getByRole('combobox', { name: 'In these domains' }), 'Ward machines');
    await choose(form.getByRole('combobox', { name: 'Only by these teams' }), 'Ward round');
    await form.getByLabel('Why').click();
    await form.getByRole('button', { name: 'Let it hold' }).click();
    const policy = page.getByRole('article', { name: 'Ward machines are for the ward' });
    await policy.getByText('by ward-round').waitFor();
    await policy.getByText('For the domains ward-machines').waitFor();
    expect(complaints).toEqual([]);
  }, 600_000);

  it('fits a phone', async () => {
    const small = await likewise(browser, context, phone);
    const on = await small.newPage();
    for (const path of [
      '/runs/RUN-1',
      '/vault',
      '/people',
      '/policies',
      '/observations',
      '/procedures/label-machine/start',
    ]) {
      await on.goto(plumbline.url + path);
      await on.getByRole('heading', { level: 1 }).waitFor();
      expect([path, await overflowOf(on)]).toEqual([path, 0]);
    }
    await small.close();
  }, 300_000);
});
