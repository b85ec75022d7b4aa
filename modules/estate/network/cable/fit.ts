/** Families of plugs. What is not known to be of one fits anything: a warning is only worth its certainty. */
const families: { [family: string]: RegExp } = {
  'copper pair (8P8C)': /8p8c|rj-?45|base-?t\b|^cat[3-8]|8p6c|8p4c|110-punch/,
  'fibre or SFP': /^(lc|sc|st|fc|mpo|mtrj|lsh|cs|sn|splice)|base-x|sfp|qsfp|cfp|xfp|gbic|^[sm]mf|^aoc|^dac|optical/,
  coaxial: /bnc|coax|^f-|docsis|^n-/,
  power: /^iec-|^nema|^cs\d|^ita-|^power|hardwired|^dc-/,
  'serial or USB': /^de-9|^db-25|^rj-?1[12]|^usb|^mini-din/,
};

export function familyOf(form: string | null): string | null {
  if (form === null) return null;
  const text = form.toLowerCase();
  return Object.entries(families).find(([, pattern]) => pattern.test(text))?.[0] ?? null;
}

/** What does not look as if it fitted together; said, not refused: forms are words of people. */
export function misfits(ends: { name: string; form: string | null }[], cable: string | null): string[] {
  const known = ends.flatMap((end) => {
    const family = familyOf(end.form);
    return family === null ? [] : [{ ...end, family }];
  });
  const [first, ...others] = known;
  const odd = others.find((end) => end.family !== first!.family);
  const warnings = odd
    ? [`${first!.name} is ${first!.family} (${first!.form}), ${odd.name} is ${odd.family} (${odd.form}).`]
    : [];
  const lead = familyOf(cable);
  const wrong = lead === null ? undefined : known.find((end) => end.family !== lead);
  if (wrong) warnings.push(`The cable is ${lead} (${cable}), ${wrong.name} is ${wrong.family} (${wrong.form}).`);
  return warnings;
}
