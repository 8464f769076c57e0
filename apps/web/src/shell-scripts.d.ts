/** A shell script as its text; the build puts it into the script that wants it. */
declare module '*.sh' {
  const text: string;
  // biome-ignore lint/style/noDefaultExport: what the build makes of a file is its default export
  export default text;
}
