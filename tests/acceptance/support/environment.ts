/**
 * The little that any program needs. What these tests run in (a CI's variables, WAYBILL_…, CARGO_…,
 * proxies) must not reach what they run.
 */
const passed = /^(PATH|HOME|USER|TMPDIR|LANG|NODE_COMPILE_CACHE|RUSTUP_\w+|SystemRoot|USERPROFILE|TEMP|TMP)$/;

export function plainEnvironment(more: Readonly<Record<string, string>> = {}): Record<string, string> {
  const kept = Object.entries(process.env).filter(
    (entry): entry is [string, string] => passed.test(entry[0]) && entry[1] !== undefined,
  );
  return { ...Object.fromEntries(kept), ...more };
}
