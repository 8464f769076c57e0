import { BlockList, isIP } from 'node:net';
import { StartError } from '../platform/start-error.ts';

/**
 * Addresses and networks, separated by commas.
 * @throws StartError
 */
export function readNetworks(key: string, text: string): string[] {
  const networks = text
    .split(',')
    .map((one) => one.trim())
    .filter((one) => one !== '');
  const wrong = networks.find((one) => {
    const [address = '', prefix] = one.split('/');
    const bits = isIP(address) === 4 ? 32 : 128;
    return (
      isIP(address) === 0 || (prefix !== undefined && !(/^\d{1,3}$/.test(prefix) && Number(prefix) <= bits))
    );
  });
  if (wrong === undefined) return networks;
  throw new StartError(
    `${key} must be addresses or networks, such as "127.0.0.1, 10.0.0.0/8", but has "${wrong}".`,
  );
}

/** Whether an address is in one of the networks; one of IPv4 also where it comes as `::ffff:192.0.2.1`. */
export function isWithin(networks: readonly string[]): (address: string) => boolean {
  const list = new BlockList();
  for (const network of networks) {
    const [address = '', prefix] = network.split('/');
    const family = isIP(address) === 4 ? 'ipv4' : 'ipv6';
    if (prefix === undefined) list.addAddress(address, family);
    else list.addSubnet(address, Number(prefix), family);
  }
  return (text) => {
    const address = text.replace(/^::ffff:(?=\d+\.\d+\.\d+\.\d+$)/i, '');
    const family = isIP(address);
    return family !== 0 && list.check(address, family === 4 ? 'ipv4' : 'ipv6');
  };
}
