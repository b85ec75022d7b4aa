import { Fragment } from 'react';
import css from './LightText.module.css';
import { type Inline, parseLightText } from './lightText.ts';

/** What a procedure tells people, in light Markdown. */
export function LightText({ text }: { text: string }) {
  return (
    <div className={css.text}>
      {parseLightText(text).map((block, index) => {
        // A text is drawn as a whole: the place of a block is its identity.
        const key = `${block.kind} ${index}`;
        if (block.kind === 'paragraph')
          return (
            <p key={key}>
              <Inlines of={block.inlines} />
            </p>
          );
        const List = block.ordered ? 'ol' : 'ul';
        return (
          <List key={key}>
            {block.items.map((item, place) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: as above
              <li key={place}>
                <Inlines of={item} />
              </li>
            ))}
          </List>
        );
      })}
    </div>
  );
}

function Inlines({ of }: { of: Inline[] }) {
  return of.map((inline, index) => {
    const key = `${inline.kind} ${index}`;
    if (inline.kind === 'bold') return <strong key={key}>{inline.text}</strong>;
    if (inline.kind === 'code') return <code key={key}>{inline.text}</code>;
    if (inline.kind === 'link')
      return (
        <a key={key} href={inline.href} target="_blank" rel="noopener noreferrer">
          {inline.text}
        </a>
      );
    return <Fragment key={key}>{inline.text}</Fragment>;
  });
}
