import { freePort } from './ports.ts';
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
  return { proxy, waybill: await useWaybill({ port, environment }) };
}
