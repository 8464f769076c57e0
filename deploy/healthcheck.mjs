// For HEALTHCHECK in an image without a shell: is the server alive? Not whether it is ready: a restart brings no database back.
import { request as http } from 'node:http';
import { request as https } from 'node:https';

const port = process.env.WAYBILL_LISTEN?.split(':').at(-1) ?? '9292';

/** @returns whether it answers 200 in this way. */
const isAlive = (request) =>
  new Promise((resolve) => {
    // No certificate names this address, and nothing secret is asked.
    const options = { host: '127.0.0.1', port, path: '/healthz', rejectUnauthorized: false, agent: false };
    request(options, (answer) => {
      resolve(answer.statusCode === 200);
      answer.destroy();
    })
      .setTimeout(2000, () => resolve(false))
      .on('error', () => resolve(false))
      .end();
  });

// With tls_cert, of the environment or of a file, the port speaks TLS alone.
process.exit((await isAlive(http)) || (await isAlive(https)) ? 0 : 1);
