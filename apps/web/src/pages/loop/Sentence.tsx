import { type ReactNode, useEffect } from 'react';
import type { Home, Ref } from '../../api/types.ts';
import { paths } from '../../paths.ts';
import { Anchor } from '../../ui/Anchor.tsx';
import { RecordLink } from '../../ui/RecordLink.tsx';
import { Skeleton } from '../../ui/Skeleton.tsx';
import { LineStrip } from '../line/LineStrip.tsx';
import { linkParts } from './linkParts.ts';
import css from './Sentence.module.css';

function Linked({ text, refs }: { text: string; refs: Ref[] }) {
  return linkParts(text, refs).map((part) =>
    typeof part === 'string' ? part : <RecordLink key={part.at} record={{ ...part.ref, name: part.text }} bare />,
  );
}

/** A true sentence about the machine in front of one, with its line. */
export function Sentence({ home, children }: { home: Home | undefined; children?: ReactNode }) {
  useEffect(() => {
    document.title = 'Loop · Plumbline';
  }, []);
  if (!home) {
    return (
      <div className={css.sentence}>
        <h1 className={css.text}>
          <Skeleton width="96%" height={24} />
          <Skeleton width="62%" height={24} />
        </h1>
        <div className={css.buttons}>{children}</div>
        <Skeleton height={54} />
      </div>
    );
  }
  const { text, componentRef, refs } = home.sentence;
  const shown = componentRef?.key ?? home.loop.rolledOut.last?.ref.key;
  return (
    <div className={css.sentence}>
      <h1 className={css.text} data-testid="sentence">
        <Linked text={text} refs={componentRef ? [...refs, componentRef] : refs} />
      </h1>
      <div className={css.buttons}>
        {children}
        {componentRef && (
          <Anchor className={css.more} href={paths.component(componentRef.key)}>
            All that is known of {componentRef.name}
          </Anchor>
        )}
      </div>
      {shown && (
        <div className={css.line}>
          {!componentRef && <span>The last result, with its line</span>}
          <LineStrip of={shown} />
        </div>
      )}
    </div>
  );
}
