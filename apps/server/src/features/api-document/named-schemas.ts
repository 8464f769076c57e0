type Json = null | boolean | number | string | Json[] | { [key: string]: Json };
type Schemas = Record<string, Json>;

/**
 * Moves every schema with a `title` to the named ones of the document, and leaves a reference in its place: what many
 * routes answer is said once.
 * @throws Error where two different schemas have the same title.
 */
export function nameSchemas<Paths>(paths: Paths): { paths: Paths; schemas: Schemas } {
  const schemas: Schemas = {};
  const walk = (value: Json): Json => {
    if (Array.isArray(value)) return value.map(walk);
    if (typeof value !== 'object' || value === null) return value;
    const walked = Object.fromEntries(Object.entries(value).map(([key, one]) => [key, walk(one)]));
    const { title } = value;
    if (typeof title !== 'string') return walked;
    const known = schemas[title];
    if (known !== undefined && JSON.stringify(known) !== JSON.stringify(walked))
      throw new Error(`two different schemas have the title ${title}`);
    schemas[title] = walked;
    return { $ref: `#/components/schemas/${title}` };
  };
  const named = walk(paths as Json) as Paths;
  return {
    paths: named,
    schemas: Object.fromEntries(Object.entries(schemas).sort(([a], [b]) => (a < b ? -1 : 1))),
  };
}
