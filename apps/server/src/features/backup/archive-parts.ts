import type { TableShape, TableSum } from '../../platform/database/copy-rows.ts';

/** The number of the format: what is in an archive, and where. */
export const FORMAT = 1;

/** First in the archive. */
export interface Manifest {
  format: number;
  /** When the backup was begun. */
  made_at: string;
  instance: string;
  public_url: string | null;
  /** The steps of the schema its rows are of. */
  steps: string[];
  /** `encrypted`: by a passphrase. `none`: there were none, or they were left out. */
  secrets: 'encrypted' | 'none';
}

/** Before the rows. */
export interface DatabaseHead {
  tables: TableShape[];
}

/** Last: without it the archive is not whole. */
export interface End {
  tables: Record<string, TableSum>;
  highest_ids: Record<string, number>;
  blobs: number;
  /** SHA-256 of the manifest. */
  manifest: string;
}

// manifest.json, secrets.sealed, blobs/…, database/head.json, database/TABLE/000001.jsonl …, end.json: in this order.
export const names = {
  manifest: 'manifest.json',
  secrets: 'secrets.sealed',
  head: 'database/head.json',
  end: 'end.json',
  blob: (sha256: string) => `blobs/${sha256}`,
  page: (table: string, number: number) => `database/${table}/${String(number).padStart(6, '0')}.jsonl`,
};

export const blobName = /^blobs\/([0-9a-f]{64})$/;
export const pageName = /^database\/([a-z_]+)\/\d{6,}\.jsonl$/;
