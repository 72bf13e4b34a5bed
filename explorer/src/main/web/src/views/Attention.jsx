import { useCallback, useMemo, useState } from 'preact/hooks';
import { Figure } from '../charts/Figure.jsx';
import { HeatMap, TintLegend, drawAll, tint } from '../charts/HeatMap.jsx';
import { percent } from '../format.js';
import { useWidth } from '../hooks.js';
import { columnsOf, weightOf } from '../passes.js';
import { attentionSentence } from '../sentences.js';
import { useStore } from '../state.js';
import { Choice } from './Choice.jsx';

const CELL_HEIGHT = 20;
/** A drawing of more cells is too large to be of use; their CSV is not. */
const MOST_DRAWN = 20_000;
const NARROWEST = 28;
const WIDEST = 72;
/** What stands left of the cells and right of the last, slanted word. */
const MARGINS = 110;

/** Where the cross-attention's heads look in the query. */
export function Attention({ answer, words }) {
  const store = useStore();
  const [pieces, setPieces] = useState(false);
  const [model, setModel] = useState('changed');
  const [all, setAll] = useState(false);
  const [looked, setLooked] = useState(null);
  const [sheet, width] = useWidth();
  const pass = answer.changed && model === 'changed' ? answer.changed : answer.original;
  const columns = useMemo(
    () => columnsOf(words, answer.tokens, pieces).map((column, i) => ({ ...column, key: i, label: column.text })),
    [words, answer.tokens.join('\u0000'), pieces],
  );
  const rows = useMemo(
    () =>
      pass.attention.flatMap(({ layer, heads }) =>
        heads.map((weights, head) => ({ key: `${layer}.${head}`, label: `${layer}.${head}`, group: layer, layer, head, weights })),
      ),
    [pass],
  );
  const value = useCallback((r, c) => (rows[r] && columns[c] ? weightOf(rows[r].weights, columns[c]) : 0), [rows, columns]);
  const bound = useMemo(() => {
    const most = Math.max(0, ...rows.map((row) => Math.max(...columns.map((column) => weightOf(row.weights, column)))));
    if (most <= 0) return 1;
    // A round number that is not far above the strongest weight: of many words none may get much.
    const digit = 10 ** Math.floor(Math.log10(most));
    return Math.min(1, Math.ceil(most / digit) * digit);
  }, [rows, columns]);
  const cell = useMemo(
    () => ({ width: Math.max(NARROWEST, Math.min(WIDEST, Math.floor((width - MARGINS) / columns.length))), height: CELL_HEIGHT }),
    [width, columns.length],
  );
  if (rows.length === 0) return null;
  const { unit } = store.get();
  const chosen = unit?.component === 'cross_attention' ? rows.findIndex((row) => row.layer === unit.layer && row.head === unit.index) : -1;
  const shown = looked && looked[0] < rows.length ? rows[looked[0]] : rows[chosen];
  const describe = (r, c) => `Head ${rows[r].head} of layer ${rows[r].layer} on “${columns[c]?.text}”: ${percent(value(r, c))}`;
  const split = words?.some((word) => word.pieces.length > 1);
  return (
    <>
      <h3>Where the heads look</h3>
      <p class="result">{attentionSentence(pass, columns)}</p>
      {(split || answer.changed) && (
        <div class="row controls">
          {split && <Choice name="pieces" label="Columns" options={[['words', 'words'], ['pieces', 'the model’s tokens']]} value={pieces ? 'pieces' : 'words'} onChange={(key) => setPieces(key === 'pieces')} />}
          {answer.changed && <Choice name="attention-model" label="Model" options={[['original', 'original'], ['changed', 'changed']]} value={model} onChange={setModel} />}
        </div>
      )}
      <Figure
        wide
        name="cross-attention"
        title="Cross-attention of each head to the words"
        caption="Rows: layer.head; columns: the words of the question and its end"
        json={() => pass.attention}
        csv={() => [['layer', 'head', 'word', 'weight'], ...rows.flatMap((row) => columns.map((column) => [row.layer, row.head, column.text, weightOf(row.weights, column)]))]}
        prepare={() => drawAll(setAll)}
        drawing={rows.length * columns.length <= MOST_DRAWN}
      >
        <p class="marked-query" aria-hidden={shown ? undefined : 'true'}>
          {columns.map((column, c) => {
            const weight = shown ? weightOf(shown.weights, column) : 0;
            return (
              <span key={c} class="marked-word">
                <span class="tinted" style={{ '--weight': `${(tint(weight) * 100).toFixed(1)}%` }}>{column.text}</span>
                <small>{shown ? percent(weight) : '\u00a0'}</small>
              </span>
            );
          })}
        </p>
        <p class="reading">
          {shown ? `What head ${shown.head} of layer ${shown.layer} looks at${looked ? `; ${describe(looked[0], Math.min(looked[1], columns.length - 1))}` : ''}.` : 'Point at a row, or choose one, to mark the words above by its weights.'}
        </p>
        <div ref={sheet}>
          <HeatMap
            label="Attention weights: heads down, words across"
            rows={rows}
            columns={columns}
            value={value}
            bound={bound}
            print={percent}
            describe={describe}
            cell={cell}
            all={all}
            chosen={chosen}
            onLook={(r, c) => setLooked([r, c])}
            onChoose={(r) => store.act({ unit: { component: 'cross_attention', layer: rows[r].layer, index: rows[r].head } })}
          />
        </div>
        <TintLegend bound={bound} print={percent} />
      </Figure>
    </>
  );
}
