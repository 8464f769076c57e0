import { readFileSync, statSync } from 'node:fs';
import { createSecureContext } from 'node:tls';
import type { FastifyBaseLogger } from 'fastify';
import { StartError } from '../platform/start-error.ts';

export interface Pair {
  cert: string;
  key: string;
}

/** A certificate and its key, in files that are changed now and then. */
export interface CertificateFiles {
  current(): Pair;
  /** Tells of each new pair that fits together. @returns what ends it. */
  watch(changed: (pair: Pair) => void): () => void;
}

const LOOK_EVERY_MS = 2_000;

/**
 * Files of PEM: the certificate with those of its authorities after it, and the key.
 * @throws StartError when they cannot be read, or do not belong together.
 */
export function certificateFiles(
  files: { cert: string; key: string },
  log: Pick<FastifyBaseLogger, 'info' | 'warn'>,
): CertificateFiles {
  let loaded: Pair;
  let mark = markOf(files);
  try {
    loaded = read(files);
  } catch (error) {
    throw new StartError(
      `tls_cert and tls_key must name a certificate and its key in PEM, but cannot be used: ${(error as Error).message}.`,
    );
  }
  return {
    current: () => loaded,
    watch(changed) {
      // Looked at by and by: the ways in which such files are put in place (renamed, linked, mounted) tell nobody.
      const timer = setInterval(() => {
        const now = markOf(files);
        if (now === mark) return;
        mark = now;
        try {
          const pair = read(files);
          if (pair.cert === loaded.cert && pair.key === loaded.key) return;
          changed(pair);
          loaded = pair;
          log.info({ tls_cert: files.cert }, 'took a new certificate');
        } catch (error) {
          // One of the two may come a moment before the other.
          log.warn(
            { err: error, tls_cert: files.cert, tls_key: files.key },
            'the changed certificate cannot be used yet; the one before stays',
          );
        }
      }, LOOK_EVERY_MS);
      timer.unref();
      return () => clearInterval(timer);
    },
  };
}

function read({ cert, key }: { cert: string; key: string }): Pair {
  const pair = { cert: readFileSync(cert, 'utf8'), key: readFileSync(key, 'utf8') };
  createSecureContext(pair);
  return pair;
}

function markOf(files: { cert: string; key: string }): string {
  return [files.cert, files.key]
    .map((file) => {
      const status = statSync(file, { throwIfNoEntry: false });
      return status === undefined ? 'none' : `${status.ino} ${status.size} ${status.mtimeMs}`;
    })
    .join();
}
