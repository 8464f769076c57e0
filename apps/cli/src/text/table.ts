import { oneLine } from '@waybill/api/client';

/** A cell; what comes from elsewhere is stripped of all that would move the cursor. */
export interface Cell {
  readonly text: string;
  readonly paint?: (text: string) => string;
}

export interface Table {
  readonly head: readonly string[];
  readonly rows: readonly (readonly (string | Cell)[])[];
  /** Of the terminal; `Infinity` where nobody folds lines. */
  readonly width: number;
}

const GAP = 2;
const NARROWEST = 6;

/**
 * Draws a table that is no wider than the terminal: the widest columns are folded first, between words as long as that is
 * enough, and nothing is cut off. Where not even the heads would stay whole, each row is drawn as fields instead.
 */
export function drawTable({ head, rows, width }: Table): string {
  const cells = [head, ...rows].map((row) => head.map((_, at) => cellOf(row[at] ?? '')));
  const widths = widthsOf(cells, width - GAP * (head.length - 1));
  if (rows.length > 0 && head.some((name, at) => lengthOf(name) > (widths[at] ?? 0)))
    return drawRecords(head, cells.slice(1), width);
  return cells.flatMap((row) => linesOf(row, widths)).join('\n');
}

function drawRecords(head: readonly string[], rows: readonly (readonly Cell[])[], width: number): string {
  return rows
    .map((row) => head.flatMap((name, at) => (row[at]?.text ? [[name, row[at]] as const] : [])))
    .map((fields) => drawFields(fields, width))
    .join('\n\n');
}

/** Lines of `name  value`, the values under one another. */
export function drawFields(fields: readonly (readonly [string, string | Cell])[], width: number): string {
  const left = Math.max(...fields.map(([name]) => lengthOf(name)));
  const right = Math.max(NARROWEST, width - left - GAP);
  return fields
    .flatMap(([name, value]) => linesOf([{ text: name }, cellOf(value)], [left, right]))
    .join('\n');
}

export const lengthOf = (text: string): number => [...text].length;

function cellOf(cell: string | Cell): Cell {
  if (typeof cell === 'string') return { text: oneLine(cell) };
  return { ...cell, text: oneLine(cell.text) };
}

function widthsOf(cells: readonly (readonly Cell[])[], room: number): number[] {
  const widest = (measure: (text: string) => number) =>
    (cells[0] ?? []).map((_, at) => Math.max(...cells.map((row) => measure(row[at]?.text ?? ''))));
  const longestWord = (text: string) => Math.max(...text.split(' ').map(lengthOf));
  const betweenWords = fitted(widest(lengthOf), widest(longestWord), room);
  return fitted(
    betweenWords,
    betweenWords.map(() => NARROWEST),
    room,
  );
}

/** Takes from the widest column until all fit, or none can give any more. */
function fitted(natural: readonly number[], floors: readonly number[], room: number): number[] {
  const widths = [...natural];
  const of = (list: readonly number[], at: number) => list[at] ?? 0;
  for (;;) {
    const over = widths.reduce((sum, one) => sum + one, 0) - room;
    const able = [...widths.keys()].filter((at) => of(widths, at) > of(floors, at));
    if (over <= 0 || able.length === 0) return widths;
    const widest = able.reduce((best, at) => (of(widths, at) > of(widths, best) ? at : best));
    const second = Math.max(0, ...able.filter((at) => at !== widest).map((at) => of(widths, at)));
    const now = of(widths, widest);
    // Down to the next widest at once, so that this ends soon however long a text is.
    widths[widest] = Math.max(Math.min(second, now - 1), now - over, of(floors, widest));
  }
}

function linesOf(row: readonly Cell[], widths: readonly number[]): string[] {
  const columns = row.map(({ text }, at) => fold(text, widths[at] ?? lengthOf(text)));
  const height = Math.max(...columns.map((lines) => lines.length));
  return Array.from({ length: height }, (_, line) =>
    row
      .map(({ paint }, at) => {
        const text = columns[at]?.[line] ?? '';
        const isLast = at === row.length - 1;
        const padding = isLast ? '' : ' '.repeat(Math.max(0, (widths[at] ?? 0) - lengthOf(text)));
        return (text === '' || paint === undefined ? text : paint(text)) + padding;
      })
      .join(' '.repeat(GAP))
      .trimEnd(),
  );
}

/** Between words where that is possible, else within them. */
function fold(text: string, width: number): string[] {
  if (lengthOf(text) <= width) return [text];
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    const longer = line === '' ? word : `${line} ${word}`;
    if (lengthOf(longer) <= width) {
      line = longer;
      continue;
    }
    if (line !== '') lines.push(line);
    let rest = [...word];
    while (rest.length > width) {
      lines.push(rest.slice(0, width).join(''));
      rest = rest.slice(width);
    }
    line = rest.join('');
  }
  if (line !== '') lines.push(line);
  return lines;
}
