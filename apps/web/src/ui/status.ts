/**
 * How any state looks: a shape, a tone, a word. One table for every kind of record, so that a state has one face.
 * Shapes carry the meaning without colour: ring not begun · half under way · disc good · pause waits · triangle look
 * here · cross failed · dash left out · square ended.
 */
export type Shape = 'ring' | 'half' | 'disc' | 'pause' | 'triangle' | 'cross' | 'dash' | 'square';
export type Tone = 'quiet' | 'active' | 'good' | 'warn' | 'bad' | 'accent';

export interface Face {
  shape: Shape;
  tone: Tone;
}

const faces: Record<string, Face> = {
  // components
  planned: { shape: 'ring', tone: 'quiet' },
  ordered: { shape: 'ring', tone: 'active' },
  received: { shape: 'ring', tone: 'active' },
  stock: { shape: 'ring', tone: 'quiet' },
  'in-stock': { shape: 'ring', tone: 'quiet' },
  staged: { shape: 'half', tone: 'active' },
  deploying: { shape: 'half', tone: 'active' },
  'in-service': { shape: 'disc', tone: 'good' },
  'in-use': { shape: 'disc', tone: 'good' },
  active: { shape: 'disc', tone: 'good' },
  maintenance: { shape: 'pause', tone: 'warn' },
  'under-maintenance': { shape: 'pause', tone: 'warn' },
  failing: { shape: 'triangle', tone: 'bad' },
  retiring: { shape: 'half', tone: 'warn' },
  retired: { shape: 'square', tone: 'quiet' },
  disposed: { shape: 'square', tone: 'quiet' },
  // stages, steps, runs
  pending: { shape: 'ring', tone: 'quiet' },
  ready: { shape: 'ring', tone: 'active' },
  running: { shape: 'half', tone: 'active' },
  looking: { shape: 'half', tone: 'active' },
  understanding: { shape: 'half', tone: 'active' },
  proposing: { shape: 'half', tone: 'active' },
  verifying: { shape: 'half', tone: 'active' },
  done: { shape: 'disc', tone: 'good' },
  finished: { shape: 'disc', tone: 'good' },
  verified: { shape: 'disc', tone: 'good' },
  'nothing-to-do': { shape: 'disc', tone: 'quiet' },
  waiting: { shape: 'pause', tone: 'accent' },
  'awaiting-approval': { shape: 'pause', tone: 'accent' },
  paused: { shape: 'pause', tone: 'warn' },
  skipped: { shape: 'dash', tone: 'quiet' },
  failed: { shape: 'cross', tone: 'bad' },
  cancelled: { shape: 'dash', tone: 'quiet' },
  // changes, insights, initiatives, intakes, signals
  draft: { shape: 'ring', tone: 'quiet' },
  proposed: { shape: 'pause', tone: 'accent' },
  approved: { shape: 'disc', tone: 'active' },
  denied: { shape: 'cross', tone: 'bad' },
  withdrawn: { shape: 'dash', tone: 'quiet' },
  open: { shape: 'triangle', tone: 'warn' },
  decided: { shape: 'half', tone: 'active' },
  resolved: { shape: 'disc', tone: 'good' },
  adopted: { shape: 'disc', tone: 'good' },
  closed: { shape: 'square', tone: 'quiet' },
  dropped: { shape: 'dash', tone: 'quiet' },
  achieved: { shape: 'disc', tone: 'good' },
  applied: { shape: 'disc', tone: 'good' },
  discarded: { shape: 'dash', tone: 'quiet' },
  // verdicts and positions
  fits: { shape: 'disc', tone: 'good' },
  mends: { shape: 'disc', tone: 'good' },
  breaks: { shape: 'triangle', tone: 'bad' },
  assess: { shape: 'ring', tone: 'active' },
  trial: { shape: 'half', tone: 'active' },
  adopt: { shape: 'disc', tone: 'good' },
  contain: { shape: 'pause', tone: 'warn' },
  retire: { shape: 'cross', tone: 'bad' },
  low: { shape: 'ring', tone: 'good' },
  medium: { shape: 'half', tone: 'warn' },
  high: { shape: 'triangle', tone: 'bad' },
  down: { shape: 'cross', tone: 'bad' },
  degraded: { shape: 'triangle', tone: 'warn' },
};

export function faceOf(state: string): Face {
  return faces[state] ?? { shape: 'ring', tone: 'quiet' };
}

/** Severity 1 (note) … 5 (critical). */
export function severityFace(severity: number): Face & { word: string } {
  if (severity >= 5) return { shape: 'cross', tone: 'bad', word: 'Critical' };
  if (severity === 4) return { shape: 'triangle', tone: 'bad', word: 'High' };
  if (severity === 3) return { shape: 'triangle', tone: 'warn', word: 'Medium' };
  if (severity === 2) return { shape: 'half', tone: 'quiet', word: 'Low' };
  return { shape: 'ring', tone: 'quiet', word: 'Note' };
}

export const criticalityWords = ['', 'Negligible', 'Low', 'Normal', 'High', 'Vital'] as const;
