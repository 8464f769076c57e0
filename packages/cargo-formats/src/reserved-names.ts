import { canonicalName } from './names.ts';

/**
 * Names crates.io gives to nobody: parts of Rust itself, whose crates could be mistaken for them, and file names that
 * Windows cannot create (crates-io-api §6.3).
 */
const partsOfRust = `
  alloc arena ast builtins collections compiler-builtins compiler-rt compiletest core coretest debug driver flate
  fmt_macros grammar graphviz macro macros proc_macro rbml rust-installer rustbook rustc rustc_back rustc_borrowck
  rustc_driver rustc_llvm rustc_resolve rustc_trans rustc_typeck rustdoc rustllvm rustuv serialize std syntax test
  unicode
`;
const windowsDevices = `
  nul con prn aux
  com0 com1 com2 com3 com4 com5 com6 com7 com8 com9
  lpt0 lpt1 lpt2 lpt3 lpt4 lpt5 lpt6 lpt7 lpt8 lpt9
`;

const reserved = new Set(`${partsOfRust} ${windowsDevices}`.trim().split(/\s+/).map(canonicalName));

/** Whether no crate may have this name, in any spelling: `Proc-Macro` is as reserved as `proc_macro`. */
export function isReservedName(name: string): boolean {
  return reserved.has(canonicalName(name));
}
