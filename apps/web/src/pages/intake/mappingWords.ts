import { words } from '../../ui/format.ts';
import { fieldWords } from '../component/fieldWords.ts';

const own: Record<string, string> = {
  id: 'Id in the source',
  parent: 'What it is part of',
};

/** What a field is called that a column may be mapped to: `attributes.osName` is Operating system. */
export function mappingWords(field: string): string {
  const [group, name = ''] = [field.split('.')[0], field.slice(field.indexOf('.') + 1)];
  if (group === 'labels') return `Label ${name}`;
  if (group === 'relations') return words(name);
  return own[field] ?? fieldWords(field);
}

/** What is typed as a field: its path, or what it is called; null where nothing is typed. */
export function fieldMeant(text: string, fields: readonly string[]): string | null {
  if (text === '' || fields.includes(text)) return text || null;
  const said = text.toLowerCase();
  return fields.find((field) => mappingWords(field).toLowerCase() === said) ?? text;
}
