import css from './Meter.module.css';

/** How much of something is used, as a bar that also says so in words to those who do not see it. */
export function Meter({ value, of, label }: { value: number; of: number; label: string }) {
  const share = of > 0 ? Math.min(1, value / of) : 0;
  return (
    // biome-ignore lint/a11y/useSemanticElements: a meter element cannot be drawn in our colours in every browser
    <span
      className={css.meter}
      role="meter"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={of}
      aria-valuenow={value}
      data-full={value > of || share >= 0.9 || undefined}
    >
      <span style={{ width: `${share * 100}%` }} />
    </span>
  );
}
