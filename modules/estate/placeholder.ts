/** What people and spreadsheets write where they have nothing to say; English and German. No short word that names a place. */
const nothing =
  /^(n\/a\.?|n\.\s?a\.|#n\/a|#nv|#(value|wert|ref|bezug|name|null|div\/0)[!?]|not (available|applicable|known|specified)|none|null|nil|nan|unknown|undefined|empty|tb[acd]|t\.b\.[acd]\.|k\.\s?a\.?|keine?|keine angaben?|unbekannt|nicht (bekannt|vorhanden|verfügbar)|entfällt|leer|n\.\s?v\.|n\.\s?b\.|\((blank|empty|leer|none|null)\)|[-–—_?.*/]+)$/i;

/** Firmware whose maker filled nothing in. */
const unfilled =
  /^(to be filled by o\.?e\.?m\.?|default string|system (product name|manufacturer|serial number)|na|invalid|o\.?e\.?m\.?|[0x.\s-]+|123456789)$/i;

/** Whether a cell only says that nothing is known. */
export const saysNothing = (text: string): boolean => nothing.test(text.trim());

/** What firmware says of its maker, model or serial; null for a placeholder. */
export function firmwareText(text: string | undefined): string | null {
  const trimmed = text?.trim() ?? '';
  return trimmed === '' || unfilled.test(trimmed) || saysNothing(trimmed) ? null : trimmed;
}
