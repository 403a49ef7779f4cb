import { type ReactNode, useEffect, useRef } from 'react';
import { placeOf, sameSelection, type Selection } from './selection.ts';
import { useExport, useExportModel } from './use-export.ts';

interface SelectableProps {
  selection: Selection;
  className: string;
  selectedClassName: string;
  children: ReactNode;
}

/**
 * A part of a list that stands for something in the edit: touching it or moving the focus into it chooses that thing everywhere, and
 * choosing it elsewhere scrolls it into view. What it offers by keyboard is inside it.
 */
export function Selectable({ selection, className, selectedClassName, children }: SelectableProps) {
  const model = useExportModel();
  const selected = useExport((state) => sameSelection(state.selection, selection));
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (selected) box.current?.scrollIntoView({ block: 'nearest' });
  }, [selected]);
  const choose = () => {
    if (!selected) model.select(selection);
  };
  return (
    <div
      ref={box}
      data-place={placeOf(selection)}
      tabIndex={-1}
      className={selected ? `${className} ${selectedClassName}` : className}
      onFocus={choose}
      onPointerDown={choose}
    >
      {children}
    </div>
  );
}
