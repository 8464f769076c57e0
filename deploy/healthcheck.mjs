// For HEALTHCHECK in an image without a shell: is the server alive? Not whether it is ready: a restart brings no database back.
const port = process.env.WAYBILL_LISTEN?.split(':').at(-1) ?? '9292';
const answer = await fetch(`http://127.0.0.1:${port}/healthz`, { signal: AbortSignal.timeout(4000) }).catch(
  () => null,
);
process.exitCode = answer?.ok ? 0 : 1;
