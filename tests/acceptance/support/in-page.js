// Evaluated in pages of the registry by page-faults.ts, through the debugger, after axe-core.
globalThis.inspection = {
  seen: () => ({
    heading: document.querySelector('h1')?.textContent ?? '',
    outline: inspection.outlineFaults(),
    make: inspection.make(),
  }),

  /** What the page is made of, without its words: those of the same make are right or wrong alike. */
  make: () =>
    [...document.body.querySelectorAll('*')]
      .map(
        ({ tagName, className, attributes }) =>
          `${tagName}.${className}[${[...attributes].map(({ name }) => name)}]`,
      )
      .join(' '),

  /** What axe finds that is serious or critical. @param rules those alone; null: all of them */
  async axeFaults(rules) {
    const some = rules === null ? {} : { runOnly: { type: 'rule', values: rules } };
    const { violations } = await axe.run(document, { resultTypes: ['violations'], ...some });
    return violations
      .filter(({ impact }) => impact === 'serious' || impact === 'critical')
      .map(({ id, help, nodes }) => {
        const where = nodes.map(({ target, failureSummary }) => `${target} ${failureSummary}`);
        return `${id} (${help}): ${where.join(' | ')}`;
      });
  },

  /** What every page has: one h1 with words, a title, headings without a gap. What others wrote has its own order. */
  outlineFaults() {
    const faults = [];
    const headings = [...document.querySelectorAll('h1, h2, h3, h4, h5, h6')].filter(
      (heading) => heading.closest('.readme, dialog:not([open])') === null,
    );
    const first = headings.filter(({ tagName }) => tagName === 'H1');
    if (first.length !== 1) faults.push(`${first.length} h1`);
    if (first[0]?.textContent.trim() === '') faults.push('an h1 without words');
    if (document.title === '' || document.title === 'Waybill') faults.push(`the title "${document.title}"`);
    let above = 0;
    for (const { tagName, textContent } of headings) {
      const level = Number(tagName.slice(1));
      if (level > above + 1) faults.push(`${tagName} "${textContent}" below h${above}`);
      above = level;
    }
    return faults;
  },

  /** Which parts stick out of the window to the right, where that makes the whole page scroll. */
  overflowing() {
    const width = document.documentElement.clientWidth;
    if (document.documentElement.scrollWidth <= width) return [];
    const wide = [...document.querySelectorAll('body *')].filter((element) => {
      const { right, width: own } = element.getBoundingClientRect();
      return own > 0 && right > width + 1;
    });
    return wide
      .filter((element) => !wide.some((other) => other !== element && element.contains(other)))
      .slice(0, 5)
      .map(({ tagName, className, textContent }) => `${tagName}.${className}: ${textContent.slice(0, 60)}`);
  },
};
