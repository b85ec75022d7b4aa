// Signing in: from the first link to a password, an authenticator app and a passkey, as a person does it in a browser.
import { createHmac } from 'node:crypto';
import pg from 'pg';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { describeWhere, program } from '#testkit';
import { desktop, openBrowser, overflowOf, phone } from './support/browser.ts';
import { startPreparedPlumbline } from './support/plumbline.ts';

const PASSWORD = 'seven violet staples';
const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

/** An authenticator app of the test's own, by RFC 6238. */
function appCode(secret: string, counter: number): string {
  const bits = [...secret].map((letter) => ALPHABET.indexOf(letter).toString(2).padStart(5, '0')).join('');
  const key = Buffer.from(bits.match(/.{8}/g)!.map((byte) => Number.parseInt(byte, 2)));
  const moving = Buffer.alloc(8);
  moving.writeBigUInt64BE(BigInt(counter));
  const digest = createHmac('sha1', key).update(moving).digest();
  return String((digest.readUInt32BE(digest[19]! & 15) & 0x7fffffff) % 1_000_000).padStart(6, '0');
}

describeWhere([program('chromium', 'chromium')], 'signing in', () => {
  let plumbline: Awaited<ReturnType<typeof startPreparedPlumbline>>;
  let browser: Browser;
  let context: BrowserContext;
  let page: Page;
  let email: string;
  let secret: string;
  let backupCodes: string[];
  // Codes count once and only newer ones after them: each use takes the next of those that are valid now, and for half a
  // minute more, for typing takes a while.
  let taken = 0;
  const nextCode = (): string => {
    const now = Math.floor(Date.now() / 30_000);
    taken = Math.max(taken + 1, now);
    expect(taken).toBeLessThanOrEqual(now + 1);
    return appCode(secret, taken);
  };

  beforeAll(async () => {
    [plumbline, browser] = await Promise.all([startPreparedPlumbline('localhost'), openBrowser()]);
    context = await browser.newContext(desktop);
    page = await context.newPage();
  }, 600_000);
  afterAll(async () => {
    await browser?.close();
    await plumbline?.stop();
  }, 300_000);

  const row = (name: string) => page.getByRole('region', { name: 'Ways in' }).locator('li', { hasText: name });
  const enter = async (on: Page, password = PASSWORD) => {
    await on.getByLabel('E-mail').fill(email);
    await on.getByLabel('Password', { exact: true }).fill(password);
    await on.getByRole('button', { name: 'Sign in', exact: true }).click();
  };
  const signOut = async () => {
    await page.getByRole('button', { name: 'You, and how it looks' }).click();
    await page.getByRole('menuitem', { name: 'Sign out' }).click();
    await page.waitForURL(/\/sign-in$/);
  };

  /** Whoever has to wait, waits for ten minutes. */
  const keepOut = async (): Promise<void> => {
    const sql = new pg.Client({ connectionString: plumbline.databaseUrl });
    await sql.connect();
    const { rowCount } = await sql.query(
      `update sign_in_failure set locked_until = now() + interval '10 minutes' where locked_until is not null`,
    );
    await sql.end();
    expect(rowCount).toBeGreaterThan(0);
  };

  it('begins with the link of the first start, and no password that somebody else knew', async () => {
    await page.goto(plumbline.signInLink);
    await page.getByTestId('sentence').waitFor();
    await page.goto(`${plumbline.url}/account`);
    await page.getByTestId('who-could').getByText('You are in on 1 device now.').waitFor();
    email = await page.evaluate(async () => (await (await fetch('/api/v1/me')).json()).person.email);
    expect(await row('Password').innerText()).toContain('none');
  });

  it('sets a password, which is refused while it is one that everybody guesses', async () => {
    await row('Password').getByRole('button', { name: 'Set one' }).click();
    await page.getByLabel('New password').fill('Plumbline2026!');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText('This password is guessed early').waitFor();
    await page.getByLabel('New password').fill(PASSWORD);
    await page.getByRole('button', { name: 'Save' }).click();
    await row('Password').getByText('set').waitFor();
    await page.getByText('Your password is all that somebody would need.').waitFor();
  });

  it('sets up an authenticator app and shows its backup codes once', async () => {
    await row('Authenticator app').getByRole('button', { name: 'Set up' }).click();
    await page.getByRole('img', { name: 'For the authenticator app' }).waitFor();
    await page.getByText('The app is on this device').click();
    secret = (await page.locator('details code').innerText()).replaceAll(/\s/g, '');
    await page.getByLabel('Type the six digits that it shows now').fill(nextCode());
    await page.getByRole('button', { name: 'Confirm' }).click();
    const codes = page.getByRole('list', { name: 'Backup codes' }).getByRole('listitem');
    await codes.first().waitFor();
    backupCodes = await codes.allInnerTexts();
    expect(backupCodes).toHaveLength(10);
    await page.getByRole('button', { name: 'I have kept them' }).click();
    await row('Authenticator app').getByText('10 backup codes left').waitFor();
  });

  it('signs in with password and code from then on, to where one wanted to be', async () => {
    await signOut();
    await page.goto(`${plumbline.url}/estate`);
    await enter(page, 'not my password at all');
    await page.getByRole('alert').getByText('E-mail and password do not fit together.').waitFor();
    await enter(page);
    await page.getByRole('heading', { name: /^One more step/ }).waitFor();
    // Half in is not in.
    expect(await page.evaluate(async () => (await fetch('/api/v1/me')).status)).toBe(401);
    await page.getByLabel('Code').fill(nextCode());
    await page.getByRole('button', { name: 'Go on' }).click();
    await page.getByRole('navigation').first().waitFor();
    expect(new URL(page.url()).pathname).toBe('/estate');
  });

  it('adds a passkey and signs in with it alone', async () => {
    const devtools = await context.newCDPSession(page);
    await devtools.send('WebAuthn.enable');
    await devtools.send('WebAuthn.addVirtualAuthenticator', {
      options: {
        protocol: 'ctap2',
        transport: 'internal',
        hasResidentKey: true,
        hasUserVerification: true,
        isUserVerified: true,
        automaticPresenceSimulation: true,
      },
    });
    await page.goto(`${plumbline.url}/account`);
    await row('Passkey').getByRole('button', { name: 'Add' }).click();
    await page.getByLabel('Name').fill('The test’s own');
    await page.getByRole('button', { name: 'Go on at the device' }).click();
    await row('The test’s own').getByText('not used yet').waitFor();
    await signOut();
    await page.getByRole('button', { name: 'Sign in with a passkey' }).click();
    await page.getByTestId('sentence').waitFor();
    await page.goto(`${plumbline.url}/account`);
    await page.getByRole('region', { name: 'Sessions' }).getByText('by passkey').waitFor();
  });

  it('shows another device’s session, and ends it', async () => {
    const elsewhere = await (await browser.newContext(phone)).newPage();
    await elsewhere.goto(plumbline.url);
    await enter(elsewhere);
    await elsewhere.getByLabel('Code').fill(backupCodes[0]!);
    await elsewhere.getByRole('button', { name: 'Go on' }).click();
    await elsewhere.getByTestId('sentence').waitFor();
    expect(await overflowOf(elsewhere)).toBe(0);
    await page.reload();
    const sessions = page.getByRole('region', { name: 'Sessions' });
    await sessions.getByText('by password and second factor').waitFor();
    await sessions.getByRole('button', { name: 'End all others' }).click();
    await page.getByRole('button', { name: 'End 1 session' }).click();
    await sessions.getByText('by password and second factor').waitFor({ state: 'detached' });
    await elsewhere.goto(`${plumbline.url}/estate`);
    await elsewhere.getByLabel('E-mail').waitFor();
    await elsewhere.context().close();
  });

  it('fits a phone, and says how long to wait after too many guesses', async () => {
    const stranger = await (await browser.newContext(phone)).newPage();
    await stranger.goto(plumbline.url);
    for (let guess = 0; guess < 6; guess += 1) {
      // The first wait is half a minute, which typing may take too: it is made longer.
      if (guess === 5) await keepOut();
      await stranger.getByLabel('E-mail').fill('nobody@example.org');
      await stranger.getByLabel('Password', { exact: true }).fill(`guess number ${guess}`);
      const answered = stranger.waitForResponse(/sign-in\/email/);
      await stranger.getByRole('button', { name: 'Sign in', exact: true }).click();
      await answered;
    }
    await stranger.getByText('Too many attempts failed for this account.').waitFor();
    expect(await stranger.getByRole('button', { name: /^Sign in \(in \d+:\d\d\)/ }).getAttribute('aria-disabled')).toBe(
      'true',
    );
    expect(await overflowOf(stranger)).toBe(0);
    await stranger.context().close();
    const small = await browser.newContext({ ...phone, storageState: await context.storageState() });
    const mine = await small.newPage();
    await mine.goto(`${plumbline.url}/account`);
    await mine.getByTestId('who-could').waitFor();
    expect(await overflowOf(mine)).toBe(0);
    await mine.goto(`${plumbline.url}/account?tab=everybody`);
    await mine.getByRole('region', { name: 'Providers' }).waitFor();
    expect(await overflowOf(mine)).toBe(0);
    await small.close();
  });
});
