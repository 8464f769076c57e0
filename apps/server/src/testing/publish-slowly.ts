import { upload } from './crate-file.ts';
import type { TestServer } from './test-server.ts';
import { PUBLISH } from './trusted-ci.ts';

/** Sends the head of an upload and most of the crate, lets `meanwhile` happen, then sends the rest. */
export async function publishSlowly(
  server: TestServer,
  name: string,
  version: string,
  token: string,
  meanwhile: () => Promise<void>,
): Promise<{ status: number; code: string | undefined }> {
  const body = await upload(name, version);
  const had = (await server.stored()).blobs.length;
  const stream = new ReadableStream<Uint8Array>({
    async start(controller) {
      controller.enqueue(body.subarray(0, -20));
      // The unfinished file is made once the token has been looked at.
      for (let wait = 0; wait < 100 && (await server.stored()).blobs.length === had; wait += 1)
        await new Promise((resolve) => setTimeout(resolve, 50));
      await meanwhile();
      controller.enqueue(body.subarray(-20));
      controller.close();
    },
  });
  const response = await fetch(`${server.url}${PUBLISH}`, {
    method: 'PUT',
    headers: { authorization: token },
    body: stream,
    duplex: 'half',
  } as RequestInit);
  const answer = (await response.json()) as { errors?: { code: string }[] };
  return { status: response.status, code: answer.errors?.[0]?.code };
}
