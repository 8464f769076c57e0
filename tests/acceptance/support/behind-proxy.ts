import { freePort } from './ports.ts';
import { eventually } from './programs.ts';
import { useProxy } from './proxy.ts';
import { useWaybill, type Waybill } from './waybill.ts';

export interface BehindProxy {
  /** Its public address is that of the proxy. */
  readonly waybill: Waybill;
  readonly proxy: Awaited<ReturnType<typeof useProxy>>;
}

/** A registry behind somebody who writes down what passes. */
export async function useWaybillBehindProxy(
  settings: Readonly<Record<string, string>> = {},
): Promise<BehindProxy> {
  const port = await freePort();
  const proxy = await useProxy(port);
  const environment = { WAYBILL_PUBLIC_URL: proxy.url, ...settings };
  const waybill = await useWaybill({ port, environment });
  // It looks once whether it is reachable under that address; that is none of what a test sends.
  const looked = () => proxy.seen.some(({ path }) => path === '/.well-known/waybill');
  await eventually(
    () => 'the server does not look for itself',
    () => looked() || undefined,
  );
  proxy.forget();
  return { proxy, waybill };
}
