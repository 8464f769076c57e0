const MARKERS = ['{crate}', '{version}', '{prefix}', '{lowerprefix}', '{sha256-checksum}'] as const;

/**
 * Where a registry has the file of a version, by the `dl` of its config.json and the rules of cargo-client §3. Name, version
 * and checksum have been checked, so nothing in them means anything in a URL; the `+` of build metadata stays as it is.
 */
export function downloadUrl(
  dl: string,
  { name, version, checksum }: { name: string; version: string; checksum: string },
): string {
  if (!MARKERS.some((marker) => dl.includes(marker))) return `${dl}/${name}/${version}/download`;
  const prefix = prefixOf(name);
  return dl
    .replaceAll('{crate}', name)
    .replaceAll('{version}', version)
    .replaceAll('{prefix}', prefix)
    .replaceAll('{lowerprefix}', prefix.toLowerCase())
    .replaceAll('{sha256-checksum}', checksum);
}

function prefixOf(name: string): string {
  if (name.length <= 2) return `${name.length}`;
  if (name.length === 3) return `3/${name.slice(0, 1)}`;
  return `${name.slice(0, 2)}/${name.slice(2, 4)}`;
}
