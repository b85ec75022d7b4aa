import { LightText } from './LightText.tsx';

/** What people are told is light Markdown; what a machine is told is shown letter by letter. */
const toldToPeople: readonly string[] = ['instruct', 'check', 'approve'];

/** The text of a step as it is read: everywhere the same. */
export function StepText({ kind, text, className }: { kind: string; text: string; className?: string | undefined }) {
  return toldToPeople.includes(kind) ? <LightText text={text} /> : <pre className={className}>{text}</pre>;
}
