import type { Screen } from '../text/screen.ts';
import { drawTable } from '../text/table.ts';
import type { PreviewedChange } from './preview-changes.ts';

/** before → after, one line for each field. */
export function drawChanges(changes: readonly PreviewedChange[], { width, paint }: Screen): string {
  return drawTable({
    head: ['field', 'before', 'after'],
    rows: changes.map(({ field, before, after }) => [
      field,
      { text: before, paint: (text) => paint('red', text) },
      { text: after, paint: (text) => paint('green', text) },
    ]),
    width,
  });
}
