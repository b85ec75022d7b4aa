// Work that people do, in the browser: an approval, from sign-in to evidence; a change that somebody else decides; a
// procedure started with inputs that are checked.
import pg from 'pg';
import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { describeWhere, program, request } from '#testkit';
import { asked, expectToFitAPhone, openSession, type Session } from './support/session.ts';

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

describeWhere([program('chromium', 'chromium')], 'work that people do', () => {
  let session: Session;
  let plumbline: Session['plumbline'];
  let page: Page;
  let complaints: string[];
  beforeAll(async () => {
    session = await openSession();
    ({ plumbline, page, complaints } = session);
  }, 600_000);
  afterAll(() => session?.close(), 300_000);
  // What a test that failed made the page complain of is told with it, not of the next one.
  afterEach(({ task }) => {
    if (task.result?.state === 'fail') complaints.splice(0);
  });

  it('shows what is asked for exactly, and lets it begin when somebody else agrees', async () => {
    await asked(page, 'procedures', { text: PROCEDURE });
    await asked(page, 'procedures', { text: LABEL });
    // What an agent asks for, its owner asks for: so it is somebody else's.
    const owner = await asked<{ key: string }>(page, 'people', { name: 'Olga Owner', email: 'olga@example.org' });
    await asked(page, 'grants', {
      person: owner.key,
      domain: 'infrastructure',
      level: 2,
      reason: 'She keeps the room.',
    });
    const agent = await asked<{ secret: string; agent: { key: string } }>(page, 'agents', {
      name: 'Watchful',
      purpose: 'Hears fans',
      owner: owner.key,
    });
    await asked(page, 'grants', {
      person: agent.agent.key,
      domain: 'infrastructure',
      level: 1,
      reason: 'It hears them.',
    });
    const started = await request(plumbline.url, 'POST', '/api/v1/runs', {
      token: agent.secret,
      body: { procedure: 'swap-fan' },
    });
    expect([started.status, started.json<{ state: string }>().state]).toEqual([201, 'proposed']);

    await page.getByRole('link', { name: 'Approvals' }).first().click();
    await page.getByText('Pull the old fan by its clip').waitFor();
    await session.picture('approvals');
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
    await session.picture('approvals-changes');
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
    await session.picture('run-waiting');
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
    await session.picture('run-finished');
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
    await session.picture('start');
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

  it('fits a phone', () => expectToFitAPhone(session, ['/runs/RUN-1', '/procedures/label-machine/start']), 300_000);
});
