import fc from 'fast-check';
import { expect, it } from 'vitest';
import { type Inline, parseLightText } from './lightText.ts';

it('reads paragraphs, lists, bold, code and links', () => {
  expect(parseLightText('Take **web-1** down:\n\n1. run `halt`\n2. see [why](https://x.example/a)\n- done')).toEqual([
    {
      kind: 'paragraph',
      inlines: [
        { kind: 'text', text: 'Take ' },
        { kind: 'bold', text: 'web-1' },
        { kind: 'text', text: ' down:' },
      ],
    },
    {
      kind: 'list',
      ordered: true,
      items: [
        [
          { kind: 'text', text: 'run ' },
          { kind: 'code', text: 'halt' },
        ],
        [
          { kind: 'text', text: 'see ' },
          { kind: 'link', text: 'why', href: 'https://x.example/a' },
        ],
      ],
    },
    { kind: 'list', ordered: false, items: [[{ kind: 'text', text: 'done' }]] },
  ]);
});

it.each([
  '<script>alert(1)</script>',
  '[x](javascript:alert(1))',
  '[x](data:text/html,1)',
  '<img src=x onerror=alert(1)>',
])('takes %s for text', (text) => {
  expect(parseLightText(text)).toEqual([{ kind: 'paragraph', inlines: [{ kind: 'text', text }] }]);
});

it('leaves out no word of any text, and links only to the web', () => {
  fc.assert(
    fc.property(fc.string(), (text) => {
      const inlines = parseLightText(text).flatMap((block): Inline[] =>
        block.kind === 'paragraph' ? block.inlines : block.items.flat(),
      );
      const shown = inlines.map((inline) => inline.text).join(' ');
      for (const word of text.match(/[A-Za-z]{3,}/g) ?? []) expect(shown).toContain(word);
      for (const inline of inlines) if (inline.kind === 'link') expect(inline.href).toMatch(/^https?:\/\//);
    }),
  );
});
