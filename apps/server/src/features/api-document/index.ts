export { DOCUMENT_PATH } from './document.ts';
export { apiDocumentRoutes, collectSchemas } from './routes.ts';
