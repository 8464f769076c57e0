import { createServer, request as forward } from 'node:http';
import { cleanUpLater } from './lifetime.ts';
import { freePort } from './ports.ts';

export interface Passed {
  /** `GET /index/config.json 200` */
  line: string;
  /** Of the copy that answered. */
  port: number;
}

export interface Balancer {
  readonly url: string;
  readonly passed: Passed[];
  /** Where requests go, one after the other. */
  to(ports: readonly number[]): void;
}

/** Sends each request to the next of several servers, whoever asks: no two of one client need to meet the same one. */
export async function useBalancer(): Promise<Balancer> {
  const port = await freePort();
  const passed: Passed[] = [];
  let ports: readonly number[] = [];
  let turn = 0;
  const server = createServer((request, response) => {
    const target = ports[turn++ % ports.length];
    if (target === undefined) return void response.writeHead(503).end();
    const { method, url: path, headers } = request;
    const onward = forward(
      { host: '127.0.0.1', port: target, method, path, headers, agent: false },
      (answer) => {
        passed.push({ line: `${method} ${path} ${answer.statusCode}`, port: target });
        response.writeHead(answer.statusCode ?? 502, answer.headers);
        answer.pipe(response);
      },
    );
    onward.on('error', () => response.destroy());
    request.pipe(onward);
  });
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  cleanUpLater(() => {
    server.closeAllConnections();
    server.close();
  });
  return {
    url: `http://127.0.0.1:${port}`,
    passed,
    to: (given) => {
      ports = given;
    },
  };
}
