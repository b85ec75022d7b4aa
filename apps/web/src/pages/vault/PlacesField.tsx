import { TextField } from '../../ui/fields.tsx';

/** Where a credential may be shown, as one types it: reach.ts reads it. */
export function PlacesField({ value, onChange }: { value: string; onChange: (places: string) => void }) {
  return (
    <TextField
      label="Shown only at"
      description="host, host:port or *.suffix; several with a space between. None named is everywhere, where its kind allows that."
      value={value}
      onChange={onChange}
    />
  );
}
