import { Ok, OneVersion } from '@waybill/api/schemas';
import { documented } from '../../http/documented.ts';

export const yankDocs = documented({
  operationId: 'yankVersion',
  summary: 'Yank a version',
  description: 'No new lock file takes it; those that have it keep it.',
  tag: 'publishing',
  credentials: 'uploader',
  response: { 200: Ok },
});

export const unyankDocs = documented({
  operationId: 'unyankVersion',
  summary: 'Take the yank of a version back',
  tag: 'publishing',
  credentials: 'uploader',
  response: { 200: Ok },
});

export const changeVersionDocs = documented({
  operationId: 'changeVersion',
  summary: 'Yank a version, or take that back, with a reason',
  tag: 'publishing',
  credentials: 'uploader',
  response: { 200: OneVersion },
});
