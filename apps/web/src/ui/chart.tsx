export interface Point {
  /** `2026-11-23` */
  day: string;
  value: number;
}

// As wide as what stands beside a page, so that its words have their size there.
const WIDTH = 304;
const HEIGHT = 96;
const BOTTOM = 20;

/**
 * A number per day as an area, drawn as SVG. Whoever does not see it gets the sentence.
 * @param says what it shows, with its sum
 */
export function AreaChart({ points, says }: { points: readonly Point[]; says: string }) {
  const top = Math.max(1, ...points.map(({ value }) => value));
  const x = (index: number) => (points.length < 2 ? WIDTH / 2 : (index / (points.length - 1)) * WIDTH);
  const y = (value: number) => 6 + (1 - value / top) * (HEIGHT - BOTTOM - 6);
  const line = points.map(({ value }, index) => `${x(index).toFixed(1)},${y(value).toFixed(1)}`).join(' ');
  const floor = HEIGHT - BOTTOM;
  const first = points[0];
  const last = points.at(-1);
  return (
    <svg class="chart" viewBox={`0 0 ${WIDTH} ${HEIGHT}`} role="img" aria-label={says}>
      <line class="axis" x1="0" x2={WIDTH} y1={floor} y2={floor} />
      {points.length === 0 ? null : (
        <>
          <polygon class="area" points={`${x(0)},${floor} ${line} ${x(points.length - 1)},${floor}`} />
          <polyline class="line" points={line} />
        </>
      )}
      {first ? (
        <text x="0" y={HEIGHT - 5}>
          {first.day}
        </text>
      ) : null}
      {last ? (
        <text x={WIDTH} y={HEIGHT - 5} text-anchor="end">
          {last.day}
        </text>
      ) : null}
      <text x="0" y="14">
        {top}
      </text>
    </svg>
  );
}
