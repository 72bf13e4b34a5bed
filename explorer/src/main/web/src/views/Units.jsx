import { Fragment } from 'preact';
import * as api from '../api.js';
import { Figure, tableCsv } from '../charts/Figure.jsx';
import { tint } from '../charts/HeatMap.jsx';
import { COMPONENTS, capital, fixed, percent, signed, unitName } from '../format.js';
import { cellSetting, neuronIsOff, setCells, toggleNeuron } from '../interventions.js';
import { useRequest } from '../request.js';
import { neuronsSentence } from '../sentences.js';
import { useSession, useStore } from '../state.js';
import { QueryLink } from './QueryLink.jsx';
import { Failure, Loading, Notice } from './states.jsx';
import { Tokens } from './Tokens.jsx';

/** Neurons and heads: which move this document, and what the chosen one does in general. */
export function Units({ request }) {
  const { unit } = useStore().get();
  const { data } = request;
  return (
    <>
      {data && <Strongest answer={data} />}
      <Picker />
      {unit ? (
        <Unit unit={unit} />
      ) : (
        <Notice>Choose a neuron{data ? ' from the table' : ''}, or a head: what it writes, what it avoids and what excites it appears here.</Notice>
      )}
    </>
  );
}

function Strongest({ answer }) {
  const store = useStore();
  const { unit, interventions } = store.get();
  const { neurons } = answer.changed ?? answer.original;
  return (
    <>
      <p class="result">{neuronsSentence(neurons)}</p>
      <Figure
        wide
        name="neurons"
        title={`Neurons that move “${answer.document.text}” most`}
        caption={answer.changed ? 'In the changed model' : 'By what they add to its lead'}
        json={() => neurons}
        csv={tableCsv(() => [['layer', 'neuron', 'activation', 'logit', 'lead'], ...neurons.map((n) => [n.layer, n.neuron, n.activation, n.logit, n.lead])])}
      >
        <div class="scroll tall" tabindex={0} role="region" aria-label="Neurons">
          <table>
            <thead>
              <tr>
                <th scope="col">neuron</th>
                <th scope="col" class="number">activation</th>
                <th scope="col" class="number">adds to the logit</th>
                <th scope="col" class="number">to the lead</th>
                <th scope="col"><span class="unseen">switch</span></th>
              </tr>
            </thead>
            <tbody>
              {neurons.map((n) => {
                const chosen = unit?.component === 'mlp' && unit.layer === n.layer && unit.index === n.neuron;
                const off = neuronIsOff(interventions, n.layer, n.neuron);
                return (
                  <tr key={`${n.layer}.${n.neuron}`} class={chosen ? 'chosen' : undefined}>
                    <td><button class="link" aria-pressed={chosen} onClick={() => store.act({ unit: { component: 'mlp', layer: n.layer, index: n.neuron } })}>neuron {n.neuron} of layer {n.layer}</button></td>
                    <td class="number">{signed(n.activation)}</td>
                    <td class="number">{signed(n.logit)}</td>
                    <td class="number"><Bar value={n.lead} bound={Math.abs(neurons[0].lead)} />{signed(n.lead)}</td>
                    <td class="number"><button class="small" onClick={() => store.act({ interventions: toggleNeuron(interventions, n.layer, n.neuron) })}>{off ? 'Switch on' : 'Switch off'}</button></td>
                  </tr>
                );
              })}
            </tbody>
          </table>
        </div>
      </Figure>
    </>
  );
}

function Bar({ value, bound }) {
  const length = bound > 0 ? (Math.abs(value) / bound) * 30 : 0;
  return (
    <svg class="inline-bar" width="62" height="10" aria-hidden="true">
      <line x1="31" x2="31" y1="0" y2="10" class="zero" />
      <rect x={value < 0 ? 31 - length : 31} y="1" width={length} height="8" class={value < 0 ? 'negative' : 'positive'} />
    </svg>
  );
}

function Picker() {
  const store = useStore();
  const { run } = useSession();
  const choose = (event) => {
    event.preventDefault();
    const values = new FormData(event.currentTarget);
    store.act({ unit: { component: values.get('component'), layer: Number(values.get('layer')), index: Number(values.get('index')) } });
  };
  const { unit } = store.get();
  return (
    <form class="second" onSubmit={choose} key={JSON.stringify(unit)}>
      <label>
        <span>Kind</span>
        <select name="component" defaultValue={unit?.component ?? 'mlp'}>
          {run.components.map((each) => (
            <option key={each} value={each} selected={each === (unit?.component ?? 'mlp')}>{each === 'mlp' ? 'neuron (MLP)' : `head of ${COMPONENTS[each].name}`}</option>
          ))}
        </select>
      </label>
      <label><span>Layer</span><input name="layer" type="number" min="0" max={run.model.layers - 1} required defaultValue={unit?.layer ?? 0} /></label>
      <label><span>Number</span><input name="index" type="number" min="0" max={run.model.d_ff - 1} required defaultValue={unit?.index ?? 0} /></label>
      <button>Show</button>
    </form>
  );
}

function Unit({ unit }) {
  const { run } = useSession();
  const isNeuron = unit.component === 'mlp';
  const request = useRequest(`${run.name} ${unit.component} ${unit.layer} ${unit.index}`, (signal) =>
    isNeuron
      ? api.neuron({ run: run.name, layer: unit.layer, neuron: unit.index }, signal)
      : api.head({ run: run.name, component: unit.component, layer: unit.layer, head: unit.index }, signal),
  );
  const { data, error, loading } = request;
  // The last answer is of another kind of unit.
  const fits = data && (isNeuron ? 'writes' in data : data.component === unit.component);
  if (error) return <Failure of={request} what={unitName(unit)} />;
  if (!fits) return <Loading what={`${unitName(unit)}: the first time it goes over all analysed queries`} />;
  return (
    <div class={loading ? 'stale' : undefined} aria-busy={loading}>
      <div class="row unit-title">
        <h3>{capital(unitName(unit))}</h3>
        <SwitchOff unit={unit} />
      </div>
      {isNeuron ? <Neuron data={data} /> : <Head data={data} />}
    </div>
  );
}

function SwitchOff({ unit }) {
  const store = useStore();
  const { run } = useSession();
  const { interventions } = store.get();
  const { component, layer, index } = unit;
  const off = component === 'mlp' ? neuronIsOff(interventions, layer, index) : cellSetting(interventions, run, component, layer, index) !== null;
  const toggle = () =>
    store.act({
      interventions: component === 'mlp' ? toggleNeuron(interventions, layer, index) : setCells(interventions, run, [{ component, layer, head: index }], off ? null : { do: 'zero' }),
    });
  return <button onClick={toggle}>{off ? 'Switch it on' : 'Switch it off'}</button>;
}

function Neuron({ data }) {
  const { run } = useSession();
  const top = data.writes.documents[0];
  // Padding and the like are no words that say something.
  const word = data.writes.words.find(({ text }) => !/^<.*>$/.test(text));
  return (
    <>
      <p class="result">
        It is active in {percent(data.active)} of the analysed queries (mean {fixed(data.mean)}) and then writes “{top?.text}”
        {word && <> and the word “{word.text}”</>}.
      </p>
      <div class="four">
        {[['writes documents', data.writes.documents], ['writes words', data.writes.words], ['avoids documents', data.avoids.documents], ['avoids words', data.avoids.words]].map(([title, tokens]) => (
          <div key={title}><p class="kicker">{title}</p><Tokens tokens={tokens} /></div>
        ))}
      </div>
      <Figure
        wide
        name={`neuron-${data.layer}-${data.neuron}`}
        title="Queries that excite it most"
        caption={`Of ${run.analysed.split}; the lead is that of each query’s own document`}
        json={() => data}
        csv={tableCsv(() => [['query', 'text', 'activation', 'lead'], ...data.queries.map((q) => [q.id, q.text, q.activation, q.lead])])}
      >
        <div class="scroll">
          <table>
            <thead><tr><th scope="col">query</th><th scope="col" class="number">activation</th><th scope="col" class="number">adds to the lead</th></tr></thead>
            <tbody>
              {data.queries.map((query) => (
                <tr key={query.id}><td><QueryLink query={query} /></td><td class="number">{signed(query.activation)}</td><td class="number">{signed(query.lead)}</td></tr>
              ))}
            </tbody>
          </table>
        </div>
      </Figure>
    </>
  );
}

function Head({ data }) {
  const often = data.words[0];
  const document = data.documents[0];
  return (
    <>
      <p class="result">
        It writes {data.kind}
        {often && <>: “{often.text}” is among its top five for {percent(often.share)} of the queries</>}
        {document && <>; “{document.text}”, its commonest document, for {percent(document.share)}</>}.
      </p>
      <div class="four">
        <div><p class="kicker">words it writes often</p><Shares items={data.words} /></div>
        <div><p class="kicker">documents it writes often</p><Shares items={data.documents} /></div>
      </div>
      <Figure
        wide
        name={`head-${data.component}-${data.layer}-${data.head}`}
        title="Queries that excite it most"
        caption={data.queries.some((query) => query.attention) ? 'Words marked by its attention' : undefined}
        json={() => data}
        csv={tableCsv(() => [['query', 'text', 'norm', 'lead'], ...data.queries.map((q) => [q.id, q.text, q.norm, q.lead])])}
      >
        <div class="scroll">
          <table>
            <thead><tr><th scope="col">query</th><th scope="col">it writes</th><th scope="col" class="number">length</th><th scope="col" class="number">adds to the lead</th></tr></thead>
            <tbody>
              {data.queries.map((query) => (
                <tr key={query.id}>
                  <td>
                    <QueryLink query={query} />
                    {query.attention && (
                      <small class="attended">
                        {query.tokens.map((token, i) => (
                          <Fragment key={i}><span class="tinted" title={percent(query.attention[i])} style={{ '--weight': `${(tint(query.attention[i]) * 100).toFixed(1)}%` }}>{token}</span> </Fragment>
                        ))}
                      </small>
                    )}
                  </td>
                  <td>{query.words.map((word) => word.text).join(', ')}<small>{query.documents.map((each) => each.text).join(', ')}</small></td>
                  <td class="number">{fixed(query.norm)}</td>
                  <td class="number">{signed(query.lead)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      </Figure>
    </>
  );
}

function Shares({ items }) {
  if (items.length === 0) return <p class="reading">none</p>;
  return (
    <ol class="tokens">
      {items.map((item) => <li key={item.id ?? item.text}><span class="token">{item.text}</span><span class="logit">{percent(item.share)}</span></li>)}
    </ol>
  );
}
