import { LineChart } from 'echarts/charts';
import { GridComponent, MarkLineComponent, TooltipComponent } from 'echarts/components';
import { init, use } from 'echarts/core';
import { SVGRenderer } from 'echarts/renderers';
import { useEffect, useRef } from 'react';
import type { MeasureReading } from '../../api/types.ts';
import { formatExact, formatNumber } from '../../ui/format.ts';
import css from './MeasureChart.module.css';

use([LineChart, GridComponent, MarkLineComponent, TooltipComponent, SVGRenderer]);

/** A colour of tokens.css as it is now, light or dark. */
function token(name: string): string {
  return getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();
}

function optionsOf(measure: MeasureReading) {
  const quiet = { color: token('text-3'), fontFamily: 'inherit' };
  return {
    animation: false,
    textStyle: { fontFamily: getComputedStyle(document.body).fontFamily },
    grid: { left: 8, right: 72, top: 16, bottom: 8, containLabel: true },
    xAxis: {
      type: 'time' as const,
      axisLabel: quiet,
      axisLine: { lineStyle: { color: token('line-strong') } },
      axisTick: { show: false },
    },
    yAxis: {
      type: 'value' as const,
      scale: true,
      axisLabel: quiet,
      splitLine: { lineStyle: { color: token('line') } },
    },
    tooltip: {
      trigger: 'axis' as const,
      backgroundColor: token('ink'),
      borderWidth: 0,
      textStyle: { color: token('on-ink'), fontSize: 12 },
      formatter: (points: unknown) => {
        const [at, value] = (points as { value: [string, number] }[])[0]!.value;
        return `${formatNumber(value)} ${measure.unit}<br>${formatExact(new Date(at))}`;
      },
    },
    series: [
      {
        type: 'line' as const,
        step: 'end' as const,
        showSymbol: measure.series.length < 30,
        symbolSize: 5,
        itemStyle: { color: token('accent-mark') },
        lineStyle: { color: token('text-2'), width: 1.75 },
        data: measure.series.map((point) => [point.at, point.value]),
        markLine: {
          symbol: 'none',
          label: { formatter: `target ${formatNumber(measure.target)}`, color: token('text-2') },
          lineStyle: { color: token('control-line'), type: 'dashed' as const },
          data: [{ yAxis: measure.target }],
        },
      },
    ],
  };
}

/** A measure over time against its target. Loaded only when somebody wants to see one. */
export function MeasureChart({ measure }: { measure: MeasureReading }) {
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const chart = init(box.current!, null, { renderer: 'svg' });
    chart.setOption(optionsOf(measure));
    const observer = new ResizeObserver(() => chart.resize());
    observer.observe(box.current!);
    return () => {
      observer.disconnect();
      chart.dispose();
    };
  }, [measure]);
  const last = measure.series.at(-1);
  return (
    <div
      ref={box}
      className={css.chart}
      role="img"
      aria-label={`${measure.name}: ${measure.series.length} readings, the last ${last?.value ?? 'none'} ${measure.unit}, target ${measure.target}`}
    />
  );
}
