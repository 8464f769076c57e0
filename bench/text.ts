/** Some thousand words, which look like those of a program. */
const words = Array.from({ length: 4_096 }, (_, at) => {
  const word = ((at * 2_654_435_761) >>> 0).toString(36);
  return word.slice(0, 3 + (at % 6));
});

/** Text that gzip makes smaller as it does with source code; always the same for the same seed. */
export function wordsOf(seed: string, bytes: number): string {
  let state = [...seed].reduce((sum, letter) => (Math.imul(sum, 31) + letter.charCodeAt(0)) | 0, 7);
  const parts: string[] = [];
  for (let length = 0; length < bytes; ) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) | 0;
    const word = words[(state >>> 12) & 4_095] ?? '';
    parts.push(word);
    length += word.length + 1;
  }
  return parts.join(' ').slice(0, bytes);
}
