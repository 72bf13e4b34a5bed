import { useCallback, useMemo, useState } from 'preact/hooks';
import { Figure } from '../charts/Figure.jsx';
import { HeatMap, TintLegend, drawAll } from '../charts/HeatMap.jsx';
import { COMPONENTS, capital, signed, unitName } from '../format.js';
import { useWidth } from '../hooks.js';
import { useSession, useStore } from '../state.js';

const KINDS = ['self_attention', 'cross_attention'];
const CELL_HEIGHT = 24;
const NARROWEST = 20;
const WIDEST = 52;
/** What stands left of the cells. */
const MARGIN = 76;

/** What each head adds, on demand. */
export function HeadParts({ answer, measure }) {
  const store = useStore();
  const { heads } = store.get();
  return (
    <details open={heads} onToggle={(event) => event.currentTarget.open !== store.get().heads && store.act({ heads: event.currentTarget.open }, { replace: true })}>
      <summary>Head by head</summary>
      {heads && (
        <div class="pair-of-figures">
          {KINDS.map((kind) => <HeadMap key={kind} kind={kind} answer={answer} measure={measure} />)}
        </div>
      )}
    </details>
  );
}

function HeadMap({ kind, answer, measure }) {
  const store = useStore();
  const { run } = useSession();
  const [all, setAll] = useState(false);
  const [looked, setLooked] = useState(null);
  const [sheet, width] = useWidth(360);
  const { unit } = store.get();
  const pass = answer.changed ?? answer.original;
  const table = useMemo(
    () => pass.layers.map(({ components }) => components.find((each) => each.component === kind)?.heads.map((head) => head[measure]) ?? []),
    [pass, kind, measure],
  );
  const wide = Math.max(0, ...table.map((row) => row.length));
  const rows = useMemo(() => table.map((_, layer) => ({ key: layer, label: `layer ${layer}`, group: run.stages.find((s) => s.from <= layer && layer <= s.to)?.name })), [table]);
  const columns = useMemo(() => Array.from({ length: wide }, (_, head) => ({ key: head, label: `${head}` })), [wide]);
  const bound = useMemo(() => Math.max(1e-6, ...table.flat().map(Math.abs)), [table]);
  const value = useCallback((r, c) => table[r]?.[c] ?? 0, [table]);
  const describe = (r, c) => `${capital(unitName({ component: kind, layer: r, index: c }))}: ${signed(value(r, c))} to the ${measure}`;
  const cell = useMemo(
    () => ({ width: Math.max(NARROWEST, Math.min(WIDEST, Math.floor((width - MARGIN) / Math.max(1, wide)))), height: CELL_HEIGHT }),
    [width, wide],
  );
  if (wide === 0) return null;
  const strongest = table.flatMap((row, layer) => row.map((v, head) => ({ v, layer, head }))).reduce((a, b) => (Math.abs(b.v) > Math.abs(a.v) ? b : a));
  return (
    <Figure
      name={`heads-${kind}`}
      title={`Heads of ${COMPONENTS[kind].name}`}
      caption={`${capital(unitName({ component: kind, layer: strongest.layer, index: strongest.head }))} moves the ${measure} most: ${signed(strongest.v)}${answer.changed ? ', in the changed model' : ''}.`}
      json={() => pass.layers}
      csv={() => [['layer', 'head', measure], ...table.flatMap((row, layer) => row.map((v, head) => [layer, head, v]))]}
      prepare={() => drawAll(setAll)}
    >
      <div ref={sheet}>
        <HeatMap
          label={`What each head of ${COMPONENTS[kind].name} adds: layers down, heads across`}
          rows={rows}
          columns={columns}
          value={value}
          bound={bound}
          print={signed}
          describe={describe}
          cell={cell}
          slanted={false}
          all={all}
          marked={unit?.component === kind && unit.layer < table.length && unit.index < wide ? [unit.layer, unit.index] : null}
          onLook={(r, c) => setLooked([r, c])}
          onChoose={(r, c) => store.act({ unit: { component: kind, layer: r, index: c } })}
        />
      </div>
      <TintLegend bound={bound} print={signed} diverging />
      <p class="reading">{looked ? `${describe(...looked)}. Choose it to see what it writes.` : 'Choose a head to see what it writes.'}</p>
    </Figure>
  );
}
