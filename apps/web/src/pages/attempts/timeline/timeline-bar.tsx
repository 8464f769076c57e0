import { useLocation } from 'preact-iso/router';
import { Button } from '../../../ui/button.tsx';
import { SelectField } from '../../../ui/fields.tsx';
import { Icon } from '../../../ui/icon.tsx';
import { type Filters, type Show, type Since, shows, sinces } from './filters.ts';

/** What is looked for; it stands in the address. */
export function TimelineFilters({
  filters,
  only = Object.keys(shows) as Show[],
  addressOf,
}: {
  filters: Filters;
  only?: readonly Show[];
  addressOf: (filters: Filters) => string;
}) {
  const { route } = useLocation();
  const change = (changed: Partial<Filters>) =>
    route(addressOf({ ...filters, seek: null, ...changed }), true);
  return (
    <div class="timeline-filters">
      <SelectField<Show>
        label="Show"
        value={filters.show}
        onChange={(show) => change({ show })}
        choices={only.map((value) => ({ value, label: shows[value] }))}
      />
      <SelectField<Since>
        label="When"
        value={filters.since}
        onChange={(since) => change({ since })}
        choices={(['all', '1', '7', '30'] as const).map((value) => ({ value, label: sinces[value] }))}
      />
    </div>
  );
}

/** How much came since the page was opened; it is shown when that is wished. */
export function FreshButton({ fresh, onShow }: { fresh: number; onShow: () => void }) {
  return (
    <div class="timeline-fresh" role="status">
      {fresh === 0 ? null : (
        <Button small look="primary" onClick={onShow}>
          <Icon name="plus" /> {fresh} new
        </Button>
      )}
    </div>
  );
}

/** The list goes on by what the last answer said, so there is a way on and one back to its beginning. */
export function TimelinePages({ newest, older }: { newest: string | null; older: string | null }) {
  if (newest === null && older === null) return null;
  return (
    <nav class="pager" aria-label="Pages">
      {newest === null ? null : (
        <a class="button" href={newest}>
          Newest
        </a>
      )}
      {older === null ? null : (
        <a class="button" href={older} rel="next">
          Older
        </a>
      )}
    </nav>
  );
}
