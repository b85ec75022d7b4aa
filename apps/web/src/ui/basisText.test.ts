import { expect, it } from 'vitest';
import { basisText } from './basisText.ts';

const line = { label: 'An hour of work', source: 'assumption' };

it('reads what is kept in minor units as money', () => {
  expect(basisText({ ...line, value: '7000 – 8000 – 9950', unit: 'minor units an hour' }, 'EUR')).toBe(
    '€70 – €80 – €99.50 an hour',
  );
  expect(basisText({ ...line, lowMinor: 100, highMinor: 2000 }, 'EUR')).toBe('€1 – €20');
});

it('leaves all else as it is, with its unit', () => {
  expect(basisText({ ...line, value: '0.25 – 0.5 – 2', unit: 'hours' }, 'EUR')).toBe('0.25 – 0.5 – 2 hours');
  expect(basisText({ ...line, value: 7 }, 'EUR')).toBe('7');
});
