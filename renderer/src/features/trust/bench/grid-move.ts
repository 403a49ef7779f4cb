/** A cell of a grid: row and column from 0. */
export interface Cell {
  row: number;
  column: number;
}

/**
 * Where a key leads from a cell, as grids do it (WAI-ARIA grid pattern): arrows by one, Home and End within the row, with Ctrl to the
 * first and last cell, Page keys by ten rows. Undefined for other keys.
 */
export function moveIn(
  { row, column }: Cell,
  { rows, columns }: { rows: number; columns: number },
  key: string,
  ctrl: boolean,
): Cell | undefined {
  const lastRow = rows - 1;
  const lastColumn = columns - 1;
  switch (key) {
    case 'ArrowLeft':
      return { row, column: Math.max(0, column - 1) };
    case 'ArrowRight':
      return { row, column: Math.min(lastColumn, column + 1) };
    case 'ArrowUp':
      return { row: Math.max(0, row - 1), column };
    case 'ArrowDown':
      return { row: Math.min(lastRow, row + 1), column };
    case 'Home':
      return { row: ctrl ? 0 : row, column: 0 };
    case 'End':
      return { row: ctrl ? lastRow : row, column: lastColumn };
    case 'PageUp':
      return { row: Math.max(0, row - 10), column };
    case 'PageDown':
      return { row: Math.min(lastRow, row + 10), column };
    default:
      return undefined;
  }
}
