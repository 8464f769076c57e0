const spaced = new Map([
  [',', ', '],
  ['=', ' = '],
]);

/**
 * The target of a dependency as cargo prints it: a triple is kept, and `cfg(…)` gets cargo's spacing and loses trailing
 * commas. The manifest inside a crate keeps what its author typed (`cfg( all(unix, target_os="linux") )`) while the
 * metadata has `cfg(all(unix, target_os = "linux"))`, so only this form can be compared.
 *
 * What is not a `cfg(…)` comes back unchanged; whether an expression makes sense is for cargo to say.
 */
export function normaliseTarget(target: string): string {
  if (!/^cfg\(.*\)$/s.test(target)) return target;
  const tokens = target.match(/"[^"]*"|[(),=]|[^\s"(),=]+/g) ?? [];
  const kept = tokens.filter((token, index) => !(token === ',' && tokens[index + 1] === ')'));
  return kept.map((token) => spaced.get(token) ?? token).join('');
}
