import type { ObservationWarning } from './observation.ts';

/** The probe's output taken apart; nothing is read into the lines yet. */
export interface ProbeOutput {
  format: number | null;
  /** Whether the last line came through. */
  whole: boolean;
  /** Lines by section. A section that is named twice goes on. */
  sections: ReadonlyMap<string, readonly string[]>;
  warnings: ObservationWarning[];
}

export function readSections(text: string): ProbeOutput {
  const sections = new Map<string, string[]>();
  const warnings: ObservationWarning[] = [];
  let format: number | null = null;
  let whole = false;
  let current: string[] = [];
  for (const line of text.split('\n')) {
    if (line.startsWith(' ')) {
      current.push(line.slice(1));
      continue;
    }
    const [word, ...rest] = line.replace(/\r$/, '').split(' ');
    if (word === '@@plumbline-probe') {
      format = naturalNumber(rest[0]);
    } else if (word === '@@section') {
      const name = rest[0] ?? '';
      current = sections.get(name) ?? [];
      sections.set(name, current);
    } else if (word === '@@warning') {
      warnings.push({ section: rest[0] ?? '', message: rest.slice(1).join(' ') });
    } else if (word === '@@done') {
      whole = true;
    } else if (word !== '' && format !== null) {
      // Every line of the probe begins with one space or @@: something was put in, or its middle was left out.
      warnings.push({ section: 'probe', message: `A line is not the probe's: ${line.slice(0, 100)}` });
    }
  }
  return { format, whole, sections, warnings };
}

/** `key=value` lines; the first that is not empty counts. */
export function pairs(lines: readonly string[] = []): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  for (const line of lines) {
    const at = line.indexOf('=');
    const value = line.slice(at + 1).trim();
    if (at > 0 && value !== '' && !found.has(line.slice(0, at))) found.set(line.slice(0, at), value);
  }
  return found;
}

/** Digits only, within what is safe; else null. */
export function naturalNumber(text: string | undefined): number | null {
  if (text === undefined || !/^\d{1,15}$/.test(text.trim())) return null;
  return Number(text);
}
