/** @param previous @param next their addresses; null where there is none */
export function Pager({ previous, next }: { previous: string | null; next: string | null }) {
  if (previous === null && next === null) return null;
  return (
    <nav class="pager" aria-label="Pages">
      {previous === null ? null : (
        <a class="button" href={previous} rel="prev">
          Previous
        </a>
      )}
      {next === null ? null : (
        <a class="button" href={next} rel="next">
          Next
        </a>
      )}
    </nav>
  );
}
