import { useMemo, useState } from 'preact/hooks';
import { COMPONENTS } from '../format.js';
import { useGrid } from '../hooks.js';
import { cellSetting, changedHeads, setCells, settingMark, settingName } from '../interventions.js';
import { useSession, useStore } from '../state.js';
import { Choice } from './Choice.jsx';

const DEEDS = [
  ['on', 'on'],
  ['zero', 'off'],
  ['mean', 'mean'],
  ['scale', 'scale'],
  ['from_query', 'from another query'],
];
const STEP = 0.25;
const clamp = (factor) => Math.max(0, Math.min(2, factor));

/** The rows of the board: all layers at once, each stage, and beneath it its layers. */
function rowsOf(run) {
  const layers = Array.from({ length: run.model.layers }, (_, layer) => layer);
  const rows = [{ key: 'all', kind: 'group', title: 'every layer', layers }];
  const covered = new Set();
  for (const stage of run.stages) {
    const own = layers.filter((layer) => stage.from <= layer && layer <= stage.to);
    own.forEach((layer) => covered.add(layer));
    rows.push({ key: `stage ${stage.name}`, kind: 'stage', title: `${stage.name}${stage.title ? ` ${stage.title}` : ''}`, layers: own });
    for (const layer of own) rows.push({ key: layer, kind: 'layer', title: `${layer}`, layers: [layer] });
  }
  for (const layer of layers) if (!covered.has(layer)) rows.push({ key: layer, kind: 'layer', title: `${layer}`, layers: [layer] });
  return rows;
}

/** What a switch of one or more cells shows. */
function stateOf(interventions, run, component, layers, head) {
  const settings = layers.map((layer) => cellSetting(interventions, run, component, layer, head));
  const heads = head === null ? layers.flatMap((layer) => changedHeads(interventions, run, component, layer)) : [];
  const first = settings[0];
  const alike = settings.every((each) => JSON.stringify(each) === JSON.stringify(first));
  return { setting: alike ? first : null, mixed: !alike, touched: settings.some((each) => each !== null), heads: new Set(heads).size };
}

export function Board() {
  const store = useStore();
  const { run } = useSession();
  const { interventions } = store.get();
  const rows = useMemo(() => rowsOf(run), [run]);
  const { components } = run;
  const grid = useGrid(rows.length, components.length);
  const [scope, setScope] = useState('whole');

  const set = (row, column, setting, head = null, options) => {
    const cells = rows[row].layers.map((layer) => ({ component: components[column], layer, head }));
    store.act({ interventions: setCells(store.get().interventions, run, cells, setting) }, options);
  };
  const toggle = (row, column) => {
    const state = stateOf(store.get().interventions, run, components[column], rows[row].layers, null);
    set(row, column, state.touched && !state.mixed ? null : { do: 'zero' });
  };
  const keys = (event) => {
    const { row, column } = grid;
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === 'm') set(row, column, { do: 'mean', over: 'correct' });
    else if (event.key === '+' || event.key === '-') {
      const { setting } = stateOf(store.get().interventions, run, components[column], rows[row].layers, null);
      const factor = clamp((setting?.do === 'scale' ? setting.factor : setting?.do === 'zero' ? 0 : 1) + (event.key === '+' ? STEP : -STEP));
      set(row, column, factor === 1 ? null : { do: 'scale', factor });
    } else {
      grid.onKeyDown(event);
      return;
    }
    event.preventDefault();
  };
  const look = (row, column) => {
    setScope('whole');
    grid.go(row, column, false);
  };

  return (
    <div class="board-side">
      <div class="scroll board-scroll">
        <table class="board" role="grid" aria-label="Switches: layers down, components across" ref={grid.ref}>
          <thead>
            <tr>
              <th scope="col">layer</th>
              {components.map((component) => <th key={component} scope="col">{COMPONENTS[component].title}</th>)}
            </tr>
          </thead>
          <tbody onKeyDown={keys}>
            {rows.map((row, r) => (
              <tr key={row.key} class={row.kind}>
                <th scope="row">{row.title}</th>
                {components.map((component, c) => {
                  const state = stateOf(interventions, run, component, row.layers, null);
                  const here = grid.row === r && grid.column === c;
                  const mark = state.mixed ? 'some' : settingMark(state.setting);
                  const name = `${COMPONENTS[component].title}, ${row.kind === 'layer' ? `layer ${row.title}` : row.title}`;
                  return (
                    <td key={component} role="gridcell" class={here ? 'here' : undefined}>
                      <button
                        data-cell={`${r},${c}`}
                        tabindex={here ? 0 : -1}
                        class={`switch ${state.mixed ? 'mixed' : state.setting?.do ?? 'on'}`}
                        aria-pressed={state.mixed ? 'mixed' : !state.touched}
                        aria-label={`${name}: ${state.mixed ? 'some are changed' : settingName(state.setting)}${state.heads ? `, ${state.heads} heads changed` : ''}`}
                        onFocus={() => (grid.row !== r || grid.column !== c) && look(r, c)}
                        onClick={() => {
                          look(r, c);
                          toggle(r, c);
                        }}
                      >
                        <span class="knob" aria-hidden="true" />
                        <span class="mark-text">{mark}{state.heads > 0 && <sup>{state.heads}h</sup>}</span>
                      </button>
                    </td>
                  );
                })}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <CellControls
        key={`${grid.row}.${grid.column}`}
        row={rows[grid.row]}
        component={components[grid.column]}
        scope={scope}
        setScope={setScope}
        onSet={(setting, head, options) => set(grid.row, grid.column, setting, head, options)}
      />
    </div>
  );
}

/** All that can be done to the cell that is looked at, or to one head of it. */
function CellControls({ row, component, scope, setScope, onSet }) {
  const store = useStore();
  const { run } = useSession();
  const { interventions } = store.get();
  const heads = component.endsWith('attention') ? run.model.heads : 0;
  const head = scope === 'whole' ? null : Number(scope);
  const { setting, mixed } = stateOf(interventions, run, component, row.layers, head);
  const [text, setText] = useState(setting?.do === 'from_query' ? setting.query : '');
  const [asking, setAsking] = useState(false);
  const deeds = [...DEEDS, ...(run.models ?? []).map((model) => [`from_model ${model}`, `from ${model}`])];
  let deed = mixed ? '' : setting?.do ?? 'on';
  if (asking) deed = 'from_query';
  else if (deed === 'from_model') deed = `from_model ${setting.model}`;
  const touched = new Set(row.layers.flatMap((layer) => changedHeads(interventions, run, component, layer)));
  const name = `${COMPONENTS[component].title} of ${row.kind === 'layer' ? `layer ${row.title}` : row.kind === 'stage' ? `stage ${row.title}` : row.title}`;
  const choose = (key) => {
    setAsking(key === 'from_query');
    if (key === 'on') onSet(null, head);
    else if (key === 'zero') onSet({ do: 'zero' }, head);
    else if (key === 'mean') onSet({ do: 'mean', over: 'correct' }, head);
    else if (key.startsWith('from_model ')) onSet({ do: 'from_model', model: key.slice('from_model '.length) }, head);
    else if (key === 'scale') onSet({ do: 'scale', factor: setting?.do === 'scale' ? setting.factor : 0.5 }, head);
  };
  const take = (event) => {
    event.preventDefault();
    if (text.trim() === '') return;
    onSet({ do: 'from_query', query: text.trim() }, head);
    setAsking(false);
  };
  const factor = setting?.do === 'scale' ? setting.factor : null;
  return (
    <div class="cell-controls" role="group" aria-label={name}>
      <p><strong>{name}</strong>{head !== null && `, head ${head}`}: {mixed ? 'not alike everywhere' : settingName(setting)}</p>
      {heads > 0 && (
        <div class="row">
          <span class="label">Acts on</span>
          <Choice
            name="scope"
            label="Whole component or one head"
            options={[['whole', 'all of it'], ...Array.from({ length: heads }, (_, i) => [`${i}`, `head ${i}${touched.has(i) ? ' •' : ''}`])]}
            value={scope}
            onChange={(key) => {
              setAsking(false);
              setScope(key);
            }}
          />
        </div>
      )}
      <Choice name="deed" label={`What becomes of ${name}`} options={deeds} value={deed} onChange={choose} />
      {deed === 'scale' && factor !== null && (
        <label class="slider">
          <span>times {factor.toFixed(2)}</span>
          <input
            type="range"
            min="0"
            max="2"
            step="0.05"
            value={factor}
            onInput={(event) => onSet({ do: 'scale', factor: Number(event.currentTarget.value) }, head, { gesture: `scale ${name} ${scope}` })}
            onChange={() => store.endGesture()}
          />
        </label>
      )}
      {deed === 'from_query' && (
        <form class="row" onSubmit={take}>
          <input type="text" aria-label="The other query: its text or id" placeholder="another question, or a query’s id" value={text} onInput={(event) => setText(event.currentTarget.value)} />
          <button>Take from it</button>
        </form>
      )}
    </div>
  );
}
