import { isIPv6 } from 'node:net';

/**
 * What counts as one. An IPv4 address counts for itself. Of IPv6 it is the network of 48 bits: that is what one customer
 * has for the asking, and in it are 65,536 networks of 64 bits.
 */
export function addressGroup(address: string): string {
  const plain = address.replace(/%.*$/, '').toLowerCase();
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/.exec(plain)?.[1];
  if (mapped !== undefined) return mapped;
  if (!isIPv6(plain)) return plain;
  const [before = '', after] = plain.split('::');
  const head = before === '' ? [] : before.split(':');
  const tail = after === undefined || after === '' ? [] : after.split(':');
  const gap = after === undefined ? 0 : 8 - head.length - tail.length;
  const all = [...head, ...Array<string>(Math.max(0, gap)).fill('0'), ...tail].map((part) =>
    Number.parseInt(part, 16),
  );
  const [high = 0, low = 0] = all.slice(6);
  if (all.slice(0, 6).join() === '0,0,0,0,0,65535')
    return [high >> 8, high & 255, low >> 8, low & 255].join('.');
  return `${all
    .slice(0, 3)
    .map((part) => part.toString(16))
    .join(':')}::/48`;
}
