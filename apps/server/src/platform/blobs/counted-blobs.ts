import type { Metrics } from '../metrics/metrics.ts';
import type { BlobStore, ReceivedBlob } from './blob-store.ts';

const OPERATIONS = ['receive', 'keep', 'open', 'read', 'has', 'list', 'remove'] as const;
type Operation = (typeof OPERATIONS)[number];

/** The same storage, with its failures counted. An upload that breaks off is none of them. */
export function countedBlobs<Store extends BlobStore>(
  blobs: Store,
  { storageErrors }: Pick<Metrics, 'storageErrors'>,
): Store {
  for (const operation of OPERATIONS) storageErrors.expect(operation);
  const counted = async <T>(operation: Operation, work: () => Promise<T>): Promise<T> => {
    try {
      return await work();
    } catch (error) {
      storageErrors.add(operation);
      throw error;
    }
  };

  async function receive(source: AsyncIterable<Uint8Array>): Promise<ReceivedBlob> {
    const watched = watch(source);
    try {
      const received = await blobs.receive(watched.source);
      const keep = received.keep.bind(received);
      received.keep = () => counted('keep', keep);
      return received;
    } catch (error) {
      if (!watched.failed()) storageErrors.add('receive');
      throw error;
    }
  }

  const own: Partial<BlobStore> = {
    receive,
    async open(sha256) {
      const blob = await counted('open', () => blobs.open(sha256));
      blob?.stream.once('error', () => storageErrors.add('read'));
      return blob;
    },
    has: (sha256) => counted('has', () => blobs.has(sha256)),
    async *list() {
      try {
        yield* blobs.list();
      } catch (error) {
        storageErrors.add('list');
        throw error;
      }
    },
    remove: (sha256) => counted('remove', () => blobs.remove(sha256)),
  };
  // Whatever else a kind of storage can do stays as it is.
  return new Proxy(blobs, {
    get: (target, name) => {
      const value = own[name as keyof BlobStore] ?? Reflect.get(target, name, target);
      return typeof value === 'function' && !Object.hasOwn(own, name) ? value.bind(target) : value;
    },
  });
}

/** Tells whether it was the source that failed. */
function watch(source: AsyncIterable<Uint8Array>): {
  source: AsyncIterable<Uint8Array>;
  failed: () => boolean;
} {
  let hasFailed = false;
  async function* passOn() {
    try {
      yield* source;
    } catch (error) {
      hasFailed = true;
      throw error;
    }
  }
  return { source: passOn(), failed: () => hasFailed };
}
