/**
 * Gives the memory of a chunk back at once, instead of when garbage is collected: of uploads that come together that would be a
 * hundred megabytes later. Only for whoever knows that nobody looks at the chunk again; one that is part of something larger stays.
 */
export function giveBack(chunk: Uint8Array): void {
  const { buffer } = chunk;
  if (buffer instanceof ArrayBuffer && chunk.byteLength === buffer.byteLength) buffer.transfer(0);
}
