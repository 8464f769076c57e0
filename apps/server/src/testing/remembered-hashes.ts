import crypto from 'node:crypto';
import { syncBuiltinESMExports } from 'node:module';

/**
 * To hash a password takes a tenth of a second of computing, by intent, and a run of the tests does so thousands of times, mostly
 * with the password and salt of a moment ago. What Node has computed for the very same arguments is given again.
 */
const computed = new Map<string, Buffer>();
const { scrypt } = crypto;

type Scrypt = typeof crypto.scrypt;
type Callback = (error: Error | null, key: Buffer) => void;

function remembering(
  ...args: [crypto.BinaryLike, crypto.BinaryLike, number, crypto.ScryptOptions, Callback]
): void {
  const done = args[4];
  const key = JSON.stringify(
    args.slice(0, 4).map((part) => (ArrayBuffer.isView(part) ? [...toBytes(part)] : part)),
  );
  const known = computed.get(key);
  if (known !== undefined) {
    setImmediate(() => done(null, Buffer.from(known)));
    return;
  }
  scrypt(args[0], args[1], args[2], args[3], (error, made) => {
    if (error === null) computed.set(key, Buffer.from(made));
    done(error, made);
  });
}

const toBytes = ({ buffer, byteOffset, byteLength }: ArrayBufferView) =>
  new Uint8Array(buffer, byteOffset, byteLength);

// The tests of a worker share what it has loaded, so it may be there already.
if (!Object.hasOwn(crypto.scrypt, 'isRemembering')) {
  crypto.scrypt = Object.assign(remembering, { isRemembering: true }) as unknown as Scrypt;
  syncBuiltinESMExports();
}
