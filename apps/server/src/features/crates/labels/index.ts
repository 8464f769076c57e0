export { describeCategory, describeKeyword } from './describe.ts';
export { countCategory, countKeyword, type Label } from './store.ts';
