import css from './Sparkline.module.css';

interface SparklineProps {
  series: { at: string; value: number }[];
  target?: number;
  width?: number;
  height?: number;
  label: string;
}

/** A small line of values over time, with its target as a dashed level and the present as a mark. */
export function Sparkline({ series, target, width = 120, height = 32, label }: SparklineProps) {
  if (series.length === 0)
    return <svg width={width} height={height} role="img" aria-label={`${label}: nothing measured yet`} />;
  const times = series.map((point) => Date.parse(point.at));
  const values = [...series.map((point) => point.value), ...(target === undefined ? [] : [target])];
  const [firstTime, lastTime] = [Math.min(...times), Math.max(...times)];
  const [low, high] = [Math.min(...values), Math.max(...values)];
  const x = (time: number) =>
    lastTime === firstTime ? width - 5 : 3 + ((time - firstTime) / (lastTime - firstTime)) * (width - 8);
  const y = (value: number) => (high === low ? height / 2 : height - 4 - ((value - low) / (high - low)) * (height - 8));
  const points = series.map((point, index) => `${x(times[index]!).toFixed(1)},${y(point.value).toFixed(1)}`);
  const last = series.at(-1)!;
  return (
    <svg
      className={css.spark}
      width={width}
      height={height}
      viewBox={`0 0 ${width} ${height}`}
      role="img"
      aria-label={`${label}: ${series.length} values, last ${last.value}`}
    >
      {target !== undefined && <path className={css.target} d={`M0 ${y(target).toFixed(1)}H${width}`} />}
      {points.length > 1 && <polyline className={css.line} points={points.join(' ')} />}
      <circle className={css.now} cx={x(times.at(-1)!)} cy={y(last.value)} r="2.8" />
    </svg>
  );
}
