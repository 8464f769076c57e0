import { ClientFault } from '@waybill/api/client';

/** Cargo waits without a limit: whatever hangs, this ends. */
export async function within<T>(ms: number, what: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const limit = new Promise<never>((_, reject) => {
    timer = setTimeout(
      () =>
        reject(
          new ClientFault('too_slow', `cargo-credential-waybill gave up after ${ms / 1000} seconds`, {
            remedy: 'look whether the registry and the CI answer, and try again',
          }),
        ),
      ms,
    );
  });
  try {
    return await Promise.race([what, limit]);
  } finally {
    clearTimeout(timer);
  }
}
