/** Light Markdown: paragraphs, lists, **bold**, `code` and links. Everything else is text; no HTML is ever made of it. */
export type Inline = { kind: 'text' | 'bold' | 'code'; text: string } | { kind: 'link'; text: string; href: string };
export type Block = { kind: 'paragraph'; inlines: Inline[] } | { kind: 'list'; ordered: boolean; items: Inline[][] };

// Only addresses that lead somewhere by themselves; a script is no address.
const INLINE = /\*\*([^*\n]{1,500})\*\*|`([^`\n]{1,500})`|\[([^\]\n]{1,200})\]\((https?:\/\/[^\s)]{1,1000})\)/g;
const ITEM = /^\s*(?:[-*]|(\d{1,3})[.)])\s+(.*)$/;

export function parseLightText(text: string): Block[] {
  const blocks: Block[] = [];
  let paragraph: string[] = [];
  const end = (): void => {
    if (paragraph.length > 0) blocks.push({ kind: 'paragraph', inlines: inlinesOf(paragraph.join('\n')) });
    paragraph = [];
  };
  for (const line of text.split('\n')) {
    const item = ITEM.exec(line);
    if (item) {
      end();
      const ordered = item[1] !== undefined;
      const last = blocks.at(-1);
      if (last?.kind === 'list' && last.ordered === ordered) last.items.push(inlinesOf(item[2]!));
      else blocks.push({ kind: 'list', ordered, items: [inlinesOf(item[2]!)] });
    } else if (line.trim() === '') {
      end();
    } else paragraph.push(line.trim());
  }
  end();
  return blocks;
}

function inlinesOf(text: string): Inline[] {
  const inlines: Inline[] = [];
  let from = 0;
  for (const match of text.matchAll(INLINE)) {
    if (match.index > from) inlines.push({ kind: 'text', text: text.slice(from, match.index) });
    const [whole, bold, code, label, href] = match;
    if (bold !== undefined) inlines.push({ kind: 'bold', text: bold });
    else if (code !== undefined) inlines.push({ kind: 'code', text: code });
    else inlines.push({ kind: 'link', text: label!, href: href! });
    from = match.index + whole.length;
  }
  if (from < text.length) inlines.push({ kind: 'text', text: text.slice(from) });
  return inlines;
}
