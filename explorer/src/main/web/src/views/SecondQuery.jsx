import { useState } from 'preact/hooks';
import { COMPONENTS } from '../format.js';
import { setCells } from '../interventions.js';
import { readLayers } from '../layers.js';
import { useSession, useStore } from '../state.js';

/** What the model has for one question, while it answers another. */
export function SecondQuery() {
  const store = useStore();
  const { run } = useSession();
  const [text, setText] = useState('');
  const [component, setComponent] = useState('cross_attention');
  const [layers, setLayers] = useState('');
  const [problem, setProblem] = useState(null);
  const submit = (event) => {
    event.preventDefault();
    const numbers = readLayers(layers, run.model.layers);
    if (numbers === null) {
      setProblem(`Layers are numbers from 0 to ${run.model.layers - 1}, like 2-4, 5.`);
      return;
    }
    setProblem(null);
    const components = component === 'all' ? run.components : [component];
    const cells = components.flatMap((each) => numbers.map((layer) => ({ component: each, layer })));
    store.act({ interventions: setCells(store.get().interventions, run, cells, { do: 'from_query', query: text.trim() }) });
  };
  return (
    <>
      <h3>From a second query</h3>
      <form class="second" onSubmit={submit}>
        <label class="grow">
          <span>Question, or a query’s id</span>
          <input type="text" required value={text} onInput={(event) => setText(event.currentTarget.value)} />
        </label>
        <label>
          <span>Component</span>
          <select value={component} onChange={(event) => setComponent(event.currentTarget.value)}>
            {run.components.map((each) => <option key={each} value={each}>{COMPONENTS[each].title}</option>)}
            <option value="all">All</option>
          </select>
        </label>
        <label>
          <span>Layers</span>
          <input type="text" size={8} placeholder="all" value={layers} onInput={(event) => setLayers(event.currentTarget.value)} />
        </label>
        <button>Take from it</button>
      </form>
      {problem && <p class="problem" role="alert">{problem}</p>}
    </>
  );
}
