export { judgeNewName, warningOfName } from './judge-new-name.ts';
