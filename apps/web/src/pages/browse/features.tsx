/** The features of a version, the default ones first. */
export function Features({ features }: { features: Readonly<Record<string, readonly string[]>> }) {
  const names = Object.keys(features).sort(
    (a, b) => Number(b === 'default') - Number(a === 'default') || (a < b ? -1 : 1),
  );
  if (names.length === 0) return null;
  return (
    <section class="stack tight">
      <h2>Features</h2>
      <dl class="features small">
        {names.map((name) => (
          <div key={name}>
            <dt class="mono">{name}</dt>
            <dd class="soft mono">{(features[name] ?? []).join(', ') || '–'}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
