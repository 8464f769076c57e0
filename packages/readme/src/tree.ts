import type { Element, Root } from 'hast';
import { imageAddress, imageCandidates, linkAddress, type Place } from './addresses.ts';

/** The elements of a tree, in order. */
export function* elementsOf(root: Root): Generator<Element> {
  const waiting: (Root | Element)[] = [root];
  for (let node = waiting.pop(); node !== undefined; node = waiting.pop()) {
    if (node.type === 'element') yield node;
    for (let index = node.children.length - 1; index >= 0; index--) {
      const child = node.children[index];
      if (child?.type === 'element') waiting.push(child);
    }
  }
}

/** Judges every address of a cleaned tree and completes it; one that may not be goes, the element stays. */
export function placeAddresses(root: Root, place: Place): void {
  for (const { properties, tagName } of elementsOf(root)) {
    set(properties, 'href', tagName === 'a' ? (value) => linkAddress(value, place) : () => null);
    set(properties, 'src', (value) => imageAddress(value, place));
    // A language that may not be one leaves an empty list.
    if (Array.isArray(properties.className) && properties.className.length === 0) delete properties.className;
    set(properties, 'srcSet', (value) => imageCandidates(value, place));
    if (tagName === 'a' && typeof properties.href === 'string' && !properties.href.startsWith('#')) {
      properties.rel = ['nofollow', 'noopener', 'noreferrer', 'ugc'];
    }
  }
}

function set(properties: Element['properties'], name: string, judge: (value: string) => string | null): void {
  const value = properties[name];
  if (value === undefined) return;
  const judged = judge(Array.isArray(value) ? value.join(', ') : String(value));
  if (judged === null) delete properties[name];
  else properties[name] = judged;
}
