import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { canRedo, canUndo, record, redo, startHistory, undo } from './history.ts';

describe('undo history', () => {
  it('steps back and forth, and a new edit ends the redo branch', () => {
    const third = record(record(startHistory('a'), 'b'), 'c');
    expect(undo(undo(third)).present).toBe('a');
    expect(redo(undo(third)).present).toBe('c');
    expect(record(undo(third), 'd')).toEqual({ past: ['a', 'b'], present: 'd', future: [], run: undefined });
  });

  it('makes one step of typing in one field', () => {
    const typed = record(record(record(startHistory(''), 'T', 'title'), 'Ti', 'title'), 'Tit', 'title');
    expect(undo(typed).present).toBe('');
    expect(undo(record(typed, 'x', 'credit')).present).toBe('Tit');
  });

  it('starts a new step after an undo, even in the same field', () => {
    const again = record(undo(record(record(startHistory('a'), 'b', 'title'), 'c')), 'd', 'title');
    expect(undo(again).present).toBe('b');
  });

  it('does nothing at either end', () => {
    const history = startHistory(1);
    expect([undo(history), redo(history), canUndo(history), canRedo(history)]).toEqual([
      history,
      history,
      false,
      false,
    ]);
  });

  it('ignores an edit that changes nothing', () => {
    const graph = { uses: [] };
    const history = startHistory(graph);
    expect(record(history, graph)).toBe(history);
  });

  it('undo after record gives what was there before, within the limit', () => {
    fc.assert(
      fc.property(fc.array(fc.object(), { minLength: 1, maxLength: 250 }), (steps) => {
        const states = [{}, ...steps];
        let history = startHistory(states[0]);
        for (const step of steps) history = record(history, step);
        for (let back = states.length - 2; back >= Math.max(0, states.length - 1 - 200); back -= 1) {
          history = undo(history);
          expect(history.present).toBe(states[back]);
        }
      }),
    );
  });
});
