const HEIGHT = 44;

/** Bars after a checksum: two files that differ look different. Only for the eye; the number stands beside it. */
export function Barcode({ hex }: { hex: string }) {
  const bars: { x: number; width: number }[] = [];
  let x = 0;
  for (const digit of hex.slice(0, 48)) {
    const value = Number.parseInt(digit, 16);
    const width = 1 + (value & 3);
    bars.push({ x, width });
    x += width + 1 + (value >> 2);
  }
  return (
    <svg
      class="barcode"
      viewBox={`0 0 ${x} ${HEIGHT}`}
      preserveAspectRatio="none"
      aria-hidden="true"
      shape-rendering="crispEdges"
    >
      {bars.map((bar) => (
        <rect key={bar.x} x={bar.x} width={bar.width} y="0" height={HEIGHT} />
      ))}
    </svg>
  );
}
