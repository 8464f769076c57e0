import { AskedAddress } from '@waybill/api/schemas';
import { documented } from '../../../http/documented.ts';

export const changeAddressDocs = documented({
  operationId: 'changeEmailAddress',
  summary: 'Ask for another e-mail address',
  description:
    'Wants the password. A link is sent to the new address and a note to the one before; nothing changes until the link is used. The answer is the same whether the address is somebody else’s already or not.',
  tag: 'account',
  credentials: 'session',
  response: { 200: AskedAddress },
});
