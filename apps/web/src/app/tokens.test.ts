import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

const css = readFileSync(new URL('./tokens.css', import.meta.url), 'utf8');

function tokensOf(scheme: 'light' | 'dark'): Map<string, string> {
  const start = css.indexOf(`[data-mantine-color-scheme='${scheme}'] {`);
  const block = css.slice(start, css.indexOf('}', start));
  return new Map([...block.matchAll(/--([a-z0-9-]+): (#[0-9a-f]{6});/g)].map((match) => [match[1]!, match[2]!]));
}

/** Relative luminance, WCAG 2.2. */
function luminance(hex: string): number {
  const [r, g, b] = [1, 3, 5].map((at) => {
    const channel = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
    return channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r! + 0.7152 * g! + 0.0722 * b!;
}

function contrast(a: string, b: string): number {
  const [high, low] = [luminance(a), luminance(b)].sort((x, y) => y - x);
  return (high! + 0.05) / (low! + 0.05);
}

const surfaces = ['bg', 'panel', 'sunken', 'hover'];
const hues = ['accent', 'strategy', 'delivery', 'operations', 'insight', 'estate', 'good', 'warn', 'bad'];
const textPairs = [
  ...['text', 'text-2', 'text-3', ...hues].flatMap((text) => surfaces.map((surface) => [text, surface])),
  ...hues.map((hue) => [hue, `${hue}-soft`]),
  ...hues.map((hue) => ['text', `${hue}-soft`]),
  ...hues.map((hue) => ['text-2', `${hue}-soft`]),
  ['on-ink', 'ink'],
  ['on-ink', 'ink-hover'],
] as [string, string][];
// The edge of a control, and a mark that carries meaning, need 3:1 (WCAG 1.4.11).
const markPairs = [
  ['control-line', 'panel'],
  ['control-line', 'bg'],
  ['accent-mark', 'panel'],
  ['accent-mark', 'bg'],
] as [string, string][];

describe.each(['light', 'dark'] as const)('the %s scheme', (scheme) => {
  const tokens = tokensOf(scheme);

  it.each(textPairs)('shows %s on %s at 4.5:1 or better', (text, surface) => {
    expect(contrast(tokens.get(text)!, tokens.get(surface)!)).toBeGreaterThanOrEqual(4.5);
  });

  it.each(markPairs)('shows the mark %s on %s at 3:1 or better', (mark, surface) => {
    expect(contrast(tokens.get(mark)!, tokens.get(surface)!)).toBeGreaterThanOrEqual(3);
  });
});

it('names the same colours in both schemes', () => {
  expect([...tokensOf('light').keys()]).toEqual([...tokensOf('dark').keys()]);
});
