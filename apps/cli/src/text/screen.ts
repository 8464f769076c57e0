import type { CliContext, Output } from '../context.ts';
import { type Paint, painter } from './paint.ts';

/** What a report is drawn for. */
export interface Screen {
  readonly width: number;
  readonly paint: Paint;
}

/** A pipe has no width: whoever reads it folds lines, or looks for words in them. */
export function screenOf(context: CliContext, output: Output = context.stdout): Screen {
  const width = output.isTTY === true ? Math.max(40, output.columns ?? 80) : Number.POSITIVE_INFINITY;
  return { width, paint: painter(context, output) };
}
