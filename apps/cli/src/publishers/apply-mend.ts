import type { PublisherAnswer } from '@waybill/api';
import { ClientFault, oneLine, type Registry } from '@waybill/api/client';
import { mustConfirm } from '../ask/asker.ts';
import type { CliContext } from '../context.ts';
import { publisherOf, publishersClient } from '../registry/publishers-client.ts';
import { screenOf } from '../text/screen.ts';
import { drawChanges } from './draw-changes.ts';
import { previewChanges } from './preview-changes.ts';
import type { MendRequest } from './rehearsal.ts';

/** Sends a mend after showing what it changes. Where to is decided here, not by the answer that proposed it. */
export async function applyMend(
  context: CliContext,
  registry: Registry,
  { publisher_id: id, says, body }: MendRequest,
  yes: boolean,
): Promise<PublisherAnswer> {
  if (!Number.isSafeInteger(id) || id < 1)
    throw new ClientFault('answer_unreadable', 'the registry proposes to change a publisher without an id', {
      remedy: 'change it by hand: waybill publisher edit',
    });
  const { publisher } = await publisherOf(registry, id);
  const screen = screenOf(context, context.stderr);
  context.stderr.write(
    `${oneLine(says)}\n\n${drawChanges(previewChanges(publisher, body.publisher), screen)}\n\n`,
  );
  await mustConfirm(context, yes, `Change publisher ${id} like this?`);
  return publishersClient(registry).update(id, body.publisher);
}
