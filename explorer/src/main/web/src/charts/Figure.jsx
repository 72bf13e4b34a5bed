import { useRef, useState } from 'preact/hooks';
import { saveCsv, saveJson, savePng, saveSvg } from '../download.js';

/**
 * A figure or table with its caption and a menu of its data. `json` gives the server's answer, `csv` rows with a header; `prepare`
 * draws what is only drawn on demand, and gives back how to undo that.
 */
export function Figure({ name, title, caption, json, csv, prepare, wide, drawing = true, children }) {
  const ref = useRef(null);
  const [failure, setFailure] = useState(null);
  const hasDrawing = drawing && !csv?.table;
  const withDrawing = async (write) => {
    const undo = await prepare?.();
    try {
      await write(name, title, [...ref.current.querySelectorAll('svg[data-drawing]')]);
    } finally {
      undo?.();
    }
  };
  const run = (deed) => async (event) => {
    event.currentTarget.closest('details').open = false;
    setFailure(null);
    try {
      await deed();
    } catch (error) {
      setFailure(`That could not be saved: ${error.message || 'the browser refused'}.`);
    }
  };
  const rows = csv?.table ?? csv;
  return (
    <figure class={`figure${wide ? ' wide' : ''}`} ref={ref}>
      <figcaption>
        <span>
          {title}
          {caption && <small>{caption}</small>}
        </span>
        <Menu label={`Data of “${title}”`}>
          {json && <button onClick={run(() => saveJson(name, json()))}>JSON</button>}
          {rows && <button onClick={run(() => saveCsv(name, rows()))}>CSV</button>}
          {hasDrawing && <button onClick={run(() => withDrawing(saveSvg))}>SVG</button>}
          {hasDrawing && <button onClick={run(() => withDrawing(savePng))}>PNG</button>}
        </Menu>
      </figcaption>
      {failure && (
        <p class="problem" role="alert">
          {failure}
        </p>
      )}
      {children}
    </figure>
  );
}

/** A table is a figure without a drawing. */
export const tableCsv = (rows) => ({ table: rows });

function Menu({ label, children }) {
  const close = (event) => {
    if (event.key !== 'Escape') return;
    event.currentTarget.open = false;
    event.currentTarget.querySelector('summary').focus();
  };
  const leave = (event) => {
    if (!event.currentTarget.contains(event.relatedTarget)) event.currentTarget.open = false;
  };
  return (
    <details class="menu" onKeyDown={close} onFocusOut={leave}>
      <summary aria-label={label}>Data</summary>
      <div>{children}</div>
    </details>
  );
}
