import { QueryClient, QueryObserver } from '@tanstack/react-query';
import { expect, it } from 'vitest';
import { appSetUp } from './setUp.ts';

it('begins an authenticator app once, also where the live connection was lost and everything is asked anew', async () => {
  const client = new QueryClient();
  let begun = 0;
  const observer = new QueryObserver(
    client,
    appSetUp(async () => ({ secret: `SECRET${++begun}`, uri: 'otpauth://totp/x' })),
  );
  const stop = observer.subscribe(() => {});
  await expect.poll(() => observer.getCurrentResult().data?.secret).toBe('SECRET1');
  await client.invalidateQueries();
  await client.refetchQueries();
  expect([begun, observer.getCurrentResult().data?.secret]).toEqual([1, 'SECRET1']);
  stop();
});
