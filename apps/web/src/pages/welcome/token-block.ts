/** Where cargo takes the token of a person from: its own store, or their browser. */
export type TokenWay = 'stored' | 'browser';

/** Not within the table of the registry, so that it can be pasted below it. Cargo asks the last one first. */
export function tokenBlock(way: TokenWay): string {
  const providers =
    way === 'stored' ? ['cargo:token'] : ['cargo:token', 'cargo-credential-waybill --sign-in'];
  return `[registry]\nglobal-credential-providers = [${providers.map((one) => `"${one}"`).join(', ')}]\n`;
}
