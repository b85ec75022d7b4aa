import type { Readable } from 'node:stream';
import { type Id, PlumblineError, ref } from '#kernel';
import { boundedBytes, type Context } from '#platform';
import { authoriseWork, lockReadable } from './authority.ts';
import { countEvidence, type EvidenceKind, insertEvidence } from './evidenceStore.ts';
import { stepToMove } from './move.ts';
import { isOver } from './run.ts';

export const MAX_EVIDENCE_BYTES = 8 * 1024 * 1024;
/** A step that needs more to be shown is several steps. */
const MOST_PER_STEP = 20;

/** What a file is by its first bytes: what it calls itself is not believed. */
function mediaTypeOf(content: Buffer): { type: string; kind: EvidenceKind } | null {
  const starts = (...bytes: number[]): boolean => bytes.every((byte, index) => content[index] === byte);
  const tag = (at: number, text: string): boolean => content.subarray(at, at + text.length).toString('latin1') === text;
  if (starts(0xff, 0xd8, 0xff)) return { type: 'image/jpeg', kind: 'photo' };
  if (starts(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a)) return { type: 'image/png', kind: 'photo' };
  if (tag(0, 'RIFF') && tag(8, 'WEBP')) return { type: 'image/webp', kind: 'photo' };
  if (tag(4, 'ftyphei') || tag(4, 'ftypmif1')) return { type: 'image/heic', kind: 'photo' };
  if (tag(0, '%PDF-')) return { type: 'application/pdf', kind: 'file' };
  return isText(content) ? { type: 'text/plain; charset=utf-8', kind: 'file' } : null;
}

function isText(content: Buffer): boolean {
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(content);
    // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
    return !/[\u0000-\u0008\u000e-\u001a\u001c-\u001f]/.test(text);
  } catch {
    return false;
  }
}

/** Keeps a file or a photo as evidence for a step. Throws `body_too_large`, `unsupported_media_type`, `conflict`. */
export async function attachEvidence(
  context: Context,
  runId: Id,
  position: number,
  file: { name: string; body: Readable },
): Promise<Id> {
  const pieces: Buffer[] = [];
  for await (const piece of boundedBytes(file.body, MAX_EVIDENCE_BYTES, 'Evidence')) pieces.push(piece);
  const content = Buffer.concat(pieces);
  if (content.length === 0) throw new PlumblineError('invalid_input', 'The file is empty.');
  return context.mutate(async (mutation) => {
    const standing = await lockReadable(context, mutation, runId);
    const { run, held } = standing;
    await authoriseWork(context, run, held.plan.procedure.level);
    const step = stepToMove(standing, position);
    const media = mediaTypeOf(content);
    if (!media)
      throw new PlumblineError(
        'unsupported_media_type',
        'Evidence is a photo (JPEG, PNG, WebP, HEIC), a PDF or a text.',
      );
    if (isOver(run.state) && run.state !== 'failed')
      throw new PlumblineError('illegal_transition', `RUN-${runId} is ${run.state}: its evidence is complete.`);
    if ((await countEvidence(mutation.tx, step.id, ['text', 'file', 'photo'])) >= MOST_PER_STEP)
      throw new PlumblineError('conflict', `The step "${step.name}" has ${MOST_PER_STEP} pieces of evidence already.`);
    const { now, actor } = mutation;
    // biome-ignore lint/suspicious/noControlCharactersInRegex: a name is shown and put into a header
    const name = file.name.replace(/[\u0000-\u001f\u007f/\\"]/g, '_').slice(0, 200) || 'evidence';
    const kept = { name, mediaType: media.type, content };
    const about = { runId, stepId: step.id, personId: actor.personId, at: now };
    const id = await insertEvidence(mutation.tx, { ...about, kind: media.kind, file: kept });
    await mutation.record({
      subject: ref('step', step.id),
      action: 'step.evidence',
      detail: { runId, position, evidence: id, kind: media.kind, name, sizeBytes: content.length },
    });
    return id;
  });
}
