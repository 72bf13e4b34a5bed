import { useCallback, useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';

/** The width of an element as it is laid out. */
export function useWidth(fallback = 640) {
  const ref = useRef(null);
  const [width, setWidth] = useState(fallback);
  useLayoutEffect(() => {
    const element = ref.current;
    if (!element) return undefined;
    const measure = () => setWidth(Math.floor(element.clientWidth) || fallback);
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  return [ref, width];
}

const MOVES = {
  ArrowLeft: [0, -1],
  ArrowRight: [0, 1],
  ArrowUp: [-1, 0],
  ArrowDown: [1, 0],
  PageUp: [-10, 0],
  PageDown: [10, 0],
};

/**
 * Arrow keys over a grid of which one cell at a time can be reached by Tab. The element of the cell [row, column] has the attribute
 * data-cell="row,column".
 */
export function useGrid(rows, columns, { onMove } = {}) {
  const ref = useRef(null);
  const [cell, setCell] = useState([0, 0]);
  const wanted = useRef(false);
  const row = Math.min(cell[0], rows - 1);
  const column = Math.min(cell[1], columns - 1);
  // A second key may come before the first one's move is drawn.
  const latest = useRef([row, column]);
  latest.current = [row, column];
  useEffect(() => {
    if (!wanted.current) return;
    wanted.current = false;
    const element = ref.current?.querySelector(`[tabindex="0"][data-cell="${row},${column}"]`);
    element?.focus({ preventScroll: true });
    element?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
  }, [row, column]);
  const go = useCallback(
    (r, c, focus = true) => {
      const next = [Math.max(0, Math.min(rows - 1, r)), Math.max(0, Math.min(columns - 1, c))];
      wanted.current = focus;
      latest.current = next;
      setCell(next);
      onMove?.(next[0], next[1]);
    },
    [rows, columns, onMove],
  );
  const onKeyDown = (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const move = MOVES[event.key];
    const [r, c] = latest.current;
    if (move) go(r + move[0], c + move[1]);
    else if (event.key === 'Home') go(r, 0);
    else if (event.key === 'End') go(r, columns - 1);
    else return;
    event.preventDefault();
  };
  return { ref, row, column, go, onKeyDown };
}

export function useMedia(query) {
  const [matches, setMatches] = useState(() => matchMedia(query).matches);
  useEffect(() => {
    const media = matchMedia(query);
    const listen = () => setMatches(media.matches);
    media.addEventListener('change', listen);
    return () => media.removeEventListener('change', listen);
  }, [query]);
  return matches;
}
