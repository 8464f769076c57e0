/**
 * Makes elements of a README that the server has rendered and cleaned. Nothing of it is loaded: pictures from elsewhere would
 * tell their hosts who reads what, so each becomes a link that says where it leads. The page's policy would refuse them, too.
 */
export function readmeTree(html: string): DocumentFragment {
  // In a document of its own nothing is loaded and nothing runs.
  const { body } = new DOMParser().parseFromString(html, 'text/html');
  for (const picture of body.querySelectorAll('picture'))
    picture.replaceWith(picture.querySelector('img') ?? '');
  for (const source of body.querySelectorAll('source')) source.remove();
  for (const image of body.querySelectorAll('img')) image.replaceWith(inPlaceOf(image));
  for (const table of body.querySelectorAll('table')) table.replaceWith(scrolling(table));
  for (const block of body.querySelectorAll('pre')) block.tabIndex = 0;
  for (const box of body.querySelectorAll<HTMLInputElement>('input'))
    box.setAttribute('aria-label', box.checked ? 'Done' : 'To do');
  // The page has a heading above these.
  for (const heading of body.querySelectorAll('h1, h2, h3, h4, h5')) heading.replaceWith(lowered(heading));
  const fragment = document.createDocumentFragment();
  fragment.append(...body.childNodes);
  return fragment;
}

function inPlaceOf(image: HTMLImageElement): Element {
  const address = image.getAttribute('src') ?? '';
  const url = URL.parse(address);
  const alt = image.getAttribute('alt')?.trim() || 'Picture';
  // A badge that is a link stays one, by its text.
  const isInLink = image.closest('a') !== null;
  const shown = image.ownerDocument.createElement(isInLink || url === null ? 'span' : 'a');
  shown.className = 'picture';
  shown.textContent = alt;
  if (isInLink || url === null) return shown;
  shown.setAttribute('href', url.href);
  shown.setAttribute('rel', 'nofollow noopener noreferrer ugc');
  const host = image.ownerDocument.createElement('span');
  host.className = 'host';
  host.textContent = ` picture at ${url.host}`;
  shown.append(host);
  return shown;
}

function scrolling(table: Element): Element {
  const frame = table.ownerDocument.createElement('div');
  frame.className = 'table-frame';
  frame.tabIndex = 0;
  frame.setAttribute('role', 'region');
  frame.setAttribute('aria-label', 'Table');
  frame.append(table.cloneNode(true));
  return frame;
}

function lowered(heading: Element): Element {
  const lower = heading.ownerDocument.createElement(`h${Number(heading.tagName.slice(1)) + 1}`);
  for (const { name, value } of heading.attributes) lower.setAttribute(name, value);
  lower.append(...heading.childNodes);
  return lower;
}
