/** A value of a claim as the ID token has it. */
export type JsonValue =
  | string
  | number
  | boolean
  | null
  | readonly JsonValue[]
  | { readonly [name: string]: JsonValue };

/** A frozen object without prototype: no name can be found in it that was not in the JSON. */
export type JsonObject = Readonly<Record<string, JsonValue>>;

/** No CI provider nests claims deeper than three levels; a limit keeps whoever walks or stores the claims safe. */
const DEEPEST = 32;

/**
 * Reads UTF-8 JSON that must be an object. Refuses what parsers disagree on: invalid UTF-8, a byte order mark, and two
 * members of the same name (RFC 7515 §4 and RFC 7519 §4 let a reader refuse these or take the last).
 *
 * @returns undefined where the bytes are not such an object.
 */
export function parseJsonObject(bytes: Uint8Array): JsonObject | undefined {
  try {
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
    const value: unknown = JSON.parse(text);
    if (!isObject(value) || !isUnambiguous(text)) return undefined;
    const withoutPrototype: Record<string, JsonValue> = Object.assign(Object.create(null), value);
    return deepFreeze(withoutPrototype);
  } catch {
    return undefined;
  }
}

function isObject(value: unknown): value is Record<string, JsonValue> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Whether the text, which is known to be valid JSON, has no repeated names and is not nested too deeply. */
function isUnambiguous(text: string): boolean {
  const open: (Set<string> | undefined)[] = [];
  for (let at = 0; at < text.length; at += 1) {
    const character = text[at];
    if (character === '{') open.push(new Set());
    else if (character === '[') open.push(undefined);
    else if (character === '}' || character === ']') open.pop();
    else if (character === '"') {
      const end = endOfString(text, at);
      if (isFollowedByColon(text, end)) {
        const names = open.at(-1);
        const name: string = JSON.parse(text.slice(at, end));
        if (names === undefined || names.has(name)) return false;
        names.add(name);
      }
      at = end - 1;
    }
    if (open.length > DEEPEST) return false;
  }
  return true;
}

function endOfString(text: string, start: number): number {
  let at = start + 1;
  // The text is valid JSON, so every string in it ends.
  while (text[at] !== '"') at += text[at] === '\\' ? 2 : 1;
  return at + 1;
}

function isFollowedByColon(text: string, from: number): boolean {
  let at = from;
  while (text[at] === ' ' || text[at] === '\t' || text[at] === '\n' || text[at] === '\r') at += 1;
  return text[at] === ':';
}

function deepFreeze(object: Record<string, JsonValue>): JsonObject {
  const waiting: unknown[] = [object];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    if (typeof next !== 'object' || next === null) continue;
    waiting.push(...Object.values(next));
    Object.freeze(next);
  }
  return object;
}
