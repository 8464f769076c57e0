/** @param previous @param next their addresses; null where there is none */
export function Pager({
  previous,
  next,
  previousLabel = 'Previous',
  nextLabel = 'Next',
}: {
  previous: string | null;
  next: string | null;
  previousLabel?: string;
  nextLabel?: string;
}) {
  if (previous === null && next === null) return null;
  return (
    <nav class="pager" aria-label="Pages">
      {previous === null ? null : (
        <a class="button" href={previous} rel="prev">
          {previousLabel}
        </a>
      )}
      {next === null ? null : (
        <a class="button" href={next} rel="next">
          {nextLabel}
        </a>
      )}
    </nav>
  );
}
