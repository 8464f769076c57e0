import { cutReadme } from './bounds.ts';

/** Why a README that is Markdown is shown as it was written. */
export type PlainReason = 'deep' | 'large' | 'slow';

const sentences: Record<PlainReason, string> = {
  deep: 'This README is nested too deeply to be rendered, so it is shown as it was written.',
  large: 'This README would become too large a page, so it is shown as it was written.',
  slow: 'This README takes too long to render, so it is shown as it was written.',
};

const ESCAPES: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** The text itself, escaped, in time and memory that grow with its length and nothing else. */
export function asPlainText(text: string, reason?: PlainReason): string {
  const { text: shown, isCut } = cutReadme(text);
  const escaped = shown.replace(/[&<>"']/g, (character) => ESCAPES[character] ?? '');
  const why = reason === undefined ? '' : `<p><em>${sentences[reason]}</em></p>\n`;
  return `${why}<pre>${escaped}</pre>\n${isCut ? CUT_SENTENCE : ''}`;
}

/** After a README that was cut. */
export const CUT_SENTENCE =
  '<p><em>This README is longer than 512 KiB; the rest of it is in the crate’s archive.</em></p>\n';
