export { type ApiErrorCode, apiErrorCodes, type ErrorCode } from './error-codes.ts';
export { errorStatus } from './error-status.ts';
export { errorsPage } from './errors-page.ts';
export * from './shapes/publisher.ts';
