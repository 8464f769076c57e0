import { Tag } from '../../ui/notice.tsx';
import type { Change } from './publisher-changes.ts';

/** That somebody else published than before, in a word or two. */
export function ChangeMark({ change: { tone, short } }: { change: Change }) {
  return <Tag {...(tone === 'info' ? {} : { tone })}>{short}</Tag>;
}
