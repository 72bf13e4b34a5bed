import { useEffect, useLayoutEffect, useMemo, useRef, useState } from 'preact/hooks';
import { useGrid } from '../hooks.js';
import { shorten } from '../format.js';

const CHUNK = 8;
const OVERSCAN = 4;
/** Never full, so that the page's text colour stays readable on the strongest tint; as in the report. */
const STRONGEST = 0.78;

export const tint = (share) => 0.04 + (STRONGEST - 0.04) * Math.min(1, Math.abs(share));

/** Cells that are drawn: those in sight and some around them, in steps, so that scrolling seldom draws. */
function useWindow(scroller, rows, columns, cell, all) {
  const [range, setRange] = useState({ top: 0, bottom: 40, left: 0, right: 60 });
  useLayoutEffect(() => {
    const element = scroller.current;
    const look = () => {
      const chunk = (value, size, round) => round(value / size / CHUNK) * CHUNK;
      const next = {
        top: chunk(element.scrollTop, cell.height, Math.floor) - OVERSCAN,
        bottom: chunk(element.scrollTop + element.clientHeight, cell.height, Math.ceil) + OVERSCAN,
        left: chunk(element.scrollLeft, cell.width, Math.floor) - OVERSCAN,
        right: chunk(element.scrollLeft + element.clientWidth, cell.width, Math.ceil) + OVERSCAN,
      };
      setRange((old) => (Object.keys(next).every((key) => next[key] === old[key]) ? old : next));
    };
    look();
    element.addEventListener('scroll', look, { passive: true });
    const observer = new ResizeObserver(look);
    observer.observe(element);
    return () => {
      element.removeEventListener('scroll', look);
      observer.disconnect();
    };
  }, [cell.width, cell.height]);
  return {
    top: all ? 0 : Math.max(0, range.top),
    bottom: all ? rows : Math.min(rows, range.bottom),
    left: all ? 0 : Math.max(0, range.left),
    right: all ? columns : Math.min(columns, range.right),
  };
}

/**
 * A table of tinted cells with heads that stay in sight; blue for what is positive, orange, with a minus where numbers are
 * printed, for what is negative. `rows` and `columns` are {key, label, group?}; `value(r, c)`; `bound` the value with the strongest tint; `describe(r, c)` a
 * sentence on a cell; `chosen` a row that is framed, `marked` a cell [r, c]. Only what is in sight is drawn, unless `all`.
 */
export function HeatMap({
  label, rows, columns, value, bound, print, describe, onLook, onChoose, chosen, marked, cell = { width: 30, height: 22 }, slanted = true, all = false,
}) {
  const scroller = useRef(null);
  const range = useWindow(scroller, rows.length, columns.length, cell, all);
  const grid = useGrid(rows.length, columns.length, { onMove: (r, c) => onLook?.(r, c) });
  const [hovered, setHovered] = useState(null);
  const widest = useMemo(() => Math.max(3, ...rows.map((row) => [...row.label].length)), [rows]);
  const left = Math.min(150, widest * 6.6 + 14);
  const longest = useMemo(() => Math.max(1, ...columns.map((column) => [...shorten(column.label, 14)].length)), [columns]);
  const top = slanted ? Math.min(96, longest * 5.2 + 18) : 22;
  const width = columns.length * cell.width;
  const height = rows.length * cell.height;
  const overhang = slanted ? Math.min(60, longest * 5) : 0;

  const place = (event) => {
    const at = event.target.closest?.('[data-cell]')?.dataset.cell;
    return at ? at.split(',').map(Number) : null;
  };
  const look = (event) => {
    const at = place(event);
    if (at && (hovered?.[0] !== at[0] || hovered?.[1] !== at[1])) {
      setHovered(at);
      onLook?.(at[0], at[1]);
    }
  };
  const choose = (event) => {
    const at = place(event);
    if (!at) return;
    grid.go(at[0], at[1], false);
    onChoose?.(at[0], at[1]);
  };
  const keys = (event) => {
    if (event.key === 'Enter' || event.key === ' ') {
      event.preventDefault();
      onChoose?.(grid.row, grid.column);
    } else {
      grid.onKeyDown(event);
    }
  };
  useEffect(() => setHovered(null), [rows, columns]);
  useLayoutEffect(() => {
    if (!all) return undefined;
    // The heads stick where the sheet is scrolled to; a drawing is of the sheet as it begins.
    const { scrollLeft, scrollTop } = scroller.current;
    scroller.current.scrollTo(0, 0);
    return () => scroller.current?.scrollTo(scrollLeft, scrollTop);
  }, [all]);

  const cells = useMemo(() => {
    const drawn = [];
    for (let r = range.top; r < range.bottom; r++) {
      for (let c = range.left; c < range.right; c++) {
        drawn.push(<Cell key={`${r},${c}`} r={r} c={c} box={cell} value={value(r, c)} bound={bound} print={print} />);
      }
    }
    return drawn;
  }, [range.top, range.bottom, range.left, range.right, rows, columns, value, bound, print, cell.width, cell.height]);

  const cursor = [grid.row, grid.column];
  return (
    <div class="heat" ref={scroller} role="group" aria-label={label}>
      <div class="heat-sheet" style={{ gridTemplateColumns: `${left}px ${width + overhang}px`, width: `${left + width + overhang}px` }}>
        <div class="heat-corner" />
        <svg class="heat-top" data-drawing width={width} height={top} aria-hidden="true">
          {columns.map((column, c) => (
            <text
              key={column.key}
              x={(c + 0.5) * cell.width}
              y={top - 7}
              text-anchor={slanted ? 'start' : 'middle'}
              transform={slanted ? `rotate(-48 ${(c + 0.5) * cell.width} ${top - 7})` : undefined}
              class={hovered?.[1] === c ? 'looked-at' : undefined}
            >
              {shorten(column.label, 14)}
            </text>
          ))}
        </svg>
        <svg class="heat-left" data-drawing width={left} height={height} aria-hidden="true">
          {rows.map((row, r) => (
            <text
              key={row.key}
              x={left - 8}
              y={(r + 0.5) * cell.height}
              text-anchor="end"
              dominant-baseline="central"
              class={hovered?.[0] === r || chosen === r ? 'looked-at' : undefined}
            >
              {row.label}
            </text>
          ))}
        </svg>
        <svg
          class="heat-body"
          data-drawing
          ref={grid.ref}
          width={width}
          height={height}
          onPointerOver={look}
          onFocusIn={look}
          onPointerLeave={() => setHovered(null)}
          onClick={choose}
          onKeyDown={keys}
        >
          {cells}
          <Cell
            key="cursor"
            cursor
            r={cursor[0]}
            c={cursor[1]}
            box={cell}
            value={value(cursor[0], cursor[1])}
            bound={bound}
            print={print}
            label={describe(cursor[0], cursor[1])}
          />
          {rows.map((row, r) =>
            r > 0 && row.group !== rows[r - 1].group ? (
              <line key={row.key} x1="0" x2={width} y1={r * cell.height} y2={r * cell.height} class="heat-rule" />
            ) : null,
          )}
          {chosen !== undefined && chosen !== null && chosen >= 0 && (
            <rect data-screen x="0.5" y={chosen * cell.height + 0.5} width={width - 1} height={cell.height - 1} class="heat-chosen" />
          )}
          {marked && (
            <rect data-screen x={marked[1] * cell.width + 0.5} y={marked[0] * cell.height + 0.5} width={cell.width - 1} height={cell.height - 1} class="heat-chosen" />
          )}
          {hovered && (
            <rect data-screen x={hovered[1] * cell.width} y={hovered[0] * cell.height} width={cell.width} height={cell.height} class="heat-hover" />
          )}
        </svg>
      </div>
    </div>
  );
}

/** The one that Tab reaches lies over the cell it stands for, so that the others need not be drawn again when it moves. */
function Cell({ r, c, box, value, bound, print, label, cursor }) {
  const printed = print && box.width >= 34;
  const share = bound > 0 ? value / bound : 0;
  if (!cursor && !printed) {
    return (
      <rect
        data-cell={`${r},${c}`}
        aria-hidden="true"
        x={c * box.width + 1}
        y={r * box.height + 1}
        width={box.width - 2}
        height={box.height - 2}
        class={value < 0 ? 'negative' : 'positive'}
        fill-opacity={tint(share).toFixed(3)}
      />
    );
  }
  return (
    <g
      data-cell={`${r},${c}`}
      {...(cursor ? { 'data-screen': true, tabindex: 0, role: 'button', 'aria-label': label, class: 'heat-cursor' } : { 'aria-hidden': true })}
      transform={`translate(${c * box.width} ${r * box.height})`}
    >
      <rect
        x="1"
        y="1"
        width={box.width - 2}
        height={box.height - 2}
        class={value < 0 ? 'negative' : 'positive'}
        fill-opacity={cursor ? 0 : tint(share).toFixed(3)}
      />
      {printed && !cursor && (
        <text x={box.width / 2} y={box.height / 2} text-anchor="middle" dominant-baseline="central">
          {print(value)}
        </text>
      )}
    </g>
  );
}

/** What the tints mean. */
export function TintLegend({ bound, print, diverging }) {
  const steps = diverging ? [-1, -0.5, 0, 0.5, 1] : [0, 0.25, 0.5, 0.75, 1];
  return (
    <p class="tints" aria-hidden="true">
      {steps.map((step) => (
        <span key={step}>
          <svg width="26" height="12">
            <rect width="26" height="12" class={step < 0 ? 'negative' : 'positive'} fill-opacity={tint(step)} />
          </svg>
          {print(step * bound)}
        </span>
      ))}
    </p>
  );
}

/** Draws all of a heat map for as long as it is saved. */
export async function drawAll(setAll) {
  setAll(true);
  await new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));
  return () => setAll(false);
}
