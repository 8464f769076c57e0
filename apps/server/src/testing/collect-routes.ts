import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import type { FastifyInstance } from 'fastify';

/** Fastify announces each new instance here, before it has any route. */
const CHANNEL = 'fastify.initialization';

/** Every route the server makes while `work` starts it, as `METHOD /path`, in order of the alphabet. */
export async function collectRoutes<T>(work: () => Promise<T>): Promise<{ routes: string[]; result: T }> {
  const routes = new Set<string>();
  const listen = (message: unknown) => {
    (message as { fastify: FastifyInstance }).fastify.addHook('onRoute', ({ method, url }) => {
      for (const one of [method].flat()) routes.add(`${one} ${url}`);
    });
  };
  subscribe(CHANNEL, listen);
  try {
    const result = await work();
    return { routes: [...routes].sort(), result };
  } finally {
    unsubscribe(CHANNEL, listen);
  }
}
