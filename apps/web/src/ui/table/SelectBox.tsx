/** The box by which a row is chosen; told whether Shift was held. */
export function SelectBox({
  label,
  checked,
  onChange,
}: {
  label: string;
  checked: boolean;
  onChange: (through: boolean) => void;
}) {
  return (
    <input
      type="checkbox"
      aria-label={label}
      checked={checked}
      style={{ accentColor: 'var(--accent-mark)', margin: 0, cursor: 'pointer' }}
      onChange={(event) => onChange((event.nativeEvent as MouseEvent).shiftKey === true)}
    />
  );
}
