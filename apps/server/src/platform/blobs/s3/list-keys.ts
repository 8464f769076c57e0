import { ListObjectsV2Command, type S3Client } from '@aws-sdk/client-s3';
import { persistently } from './attempts.ts';

/** Every object below a place of the bucket, in pages. @throws StorageFailure */
export async function* listKeys(
  client: S3Client,
  { bucket, root, timeoutMs }: { bucket: string; root: string; timeoutMs: number },
): AsyncGenerator<{ key: string; changedAt: Date }> {
  let token: string | undefined;
  do {
    const page = await persistently(`list ${root}`, timeoutMs, ({ signal }) =>
      client.send(new ListObjectsV2Command({ Bucket: bucket, Prefix: root, ContinuationToken: token }), {
        abortSignal: signal,
      }),
    );
    for (const { Key: key = '', LastModified: changedAt } of page.Contents ?? [])
      if (changedAt !== undefined) yield { key, changedAt };
    token = page.IsTruncated === true ? page.NextContinuationToken : undefined;
  } while (token !== undefined);
}
