import { parentPort } from 'node:worker_threads';
import { renderReadme } from '@waybill/readme';
import type { RenderJob } from './renderer.ts';

/** The thread in which READMEs are rendered, one after the other; whoever started it ends it when one takes too long. */
parentPort?.on('message', ({ text, source }: RenderJob) => {
  parentPort?.postMessage(renderReadme(text, source));
});
// Everything is loaded.
parentPort?.postMessage(null);
