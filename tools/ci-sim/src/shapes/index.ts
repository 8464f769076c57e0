import { github } from './github.ts';
import type { Shape } from './shape.ts';

/** Every provider that can be played. The next one is a file beside `github.ts` and a line here. */
export const shapes = { github } satisfies Record<string, Shape>;

export type ShapeName = keyof typeof shapes;

export function isShapeName(name: unknown): name is ShapeName {
  return typeof name === 'string' && Object.hasOwn(shapes, name);
}
