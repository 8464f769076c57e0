import { pathTo } from '../../../paths.ts';

/** A code of the closed list, and where it is told what it means. */
export function ErrorCode({ code }: { code: string }) {
  return (
    <a href={`${pathTo('doc', { page: 'errors' })}#${code}`} title="What the code means">
      <code>{code}</code>
    </a>
  );
}
