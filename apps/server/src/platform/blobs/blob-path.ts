const SHA256 = /^[0-9a-f]{64}$/;

export const isBlobName = (name: string): boolean => SHA256.test(name);

/** `ab/cd/abcd…`: where a blob is below `blobs/`, as a file and in a bucket alike. @throws TypeError for what is no name of a blob. */
export function blobPath(sha256: string): string {
  if (!isBlobName(sha256)) throw new TypeError(`not the SHA-256 of a blob: ${sha256}`);
  return `${sha256.slice(0, 2)}/${sha256.slice(2, 4)}/${sha256}`;
}
