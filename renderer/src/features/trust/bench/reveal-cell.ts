/**
 * Scrolls a table as little as it takes to show a cell whole beside its sticky head and its sticky first column, which the browser's own
 * scrolling would leave it under.
 */
export function revealCell(scroller: HTMLElement, cell: HTMLElement): void {
  const table = cell.closest('table');
  const corner = table?.tHead?.rows[0]?.cells[0];
  const view = scroller.getBoundingClientRect();
  const box = cell.getBoundingClientRect();
  const top = view.top + (corner?.offsetHeight ?? 0);
  if (box.top < top) scroller.scrollTop -= top - box.top;
  else if (box.bottom > view.top + scroller.clientHeight)
    scroller.scrollTop += Math.min(box.bottom - view.top - scroller.clientHeight, box.top - top);
  // The first column is always in sight.
  if (cell.matches(':first-child')) return;
  const left = view.left + (corner?.offsetWidth ?? 0);
  if (box.left < left) scroller.scrollLeft -= left - box.left;
  else if (box.right > view.left + scroller.clientWidth)
    scroller.scrollLeft += Math.min(box.right - view.left - scroller.clientWidth, box.left - left);
}
