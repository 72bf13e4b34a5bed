import { useMemo, useState } from 'preact/hooks';
import * as api from '../api.js';
import { Figure, tableCsv } from '../charts/Figure.jsx';
import { PathChart } from '../charts/PathChart.jsx';
import { count, pValue, signed, systemName } from '../format.js';
import { placesOf } from '../passes.js';
import { useRequest } from '../request.js';
import { askSentence, pathSentence, stepSentence } from '../sentences.js';
import { useSession, useStore } from '../state.js';
import { shownFirst } from '../systems.js';
import { Failure, Loading, Notice } from './states.jsx';

/** The same question through two runs, and how they do over all test queries. */
export function Compare() {
  const store = useStore();
  const session = useSession();
  const { runs: chosen, query } = store.get();
  const [first, second] = useMemo(() => {
    const names = session.runs.map((each) => each.name);
    const a = session.run.name;
    const wanted = chosen.slice(1).find((name) => names.includes(name) && name !== a);
    return [a, wanted ?? names.find((name) => name !== a)];
  }, [session, chosen]);
  const metrics = useRequest('compare', api.compare);
  if (!second) return <Notice>There is only one run to ask.</Notice>;
  const others = session.runs.filter((each) => each.name !== first);
  return (
    <>
      <Measured request={metrics} first={first} second={second} />
      {others.length > 1 && (
        <label class="row">
          <span class="label">Beside {first}</span>
          <select value={second} onChange={(event) => store.act({ runs: [first, event.currentTarget.value] })}>
            {others.map((each) => <option key={each.name} value={each.name}>{each.name}</option>)}
          </select>
        </label>
      )}
      {query === '' ? (
        <Notice>Ask something: both runs then answer it here.</Notice>
      ) : (
        <div class="pair-of-runs">
          {[first, second].map((name) => <Side key={name} run={session.runs.find((each) => each.name === name)} components={session.components} />)}
        </div>
      )}
    </>
  );
}

function Measured({ request, first, second }) {
  const { data, error } = request;
  if (data) return <Metrics answer={data} first={first} second={second} />;
  // Runs of other documents: asked beside each other all the same.
  if (error?.status === 404) return <Notice>No metrics: {error.message}</Notice>;
  return error ? <Failure of={request} what="the comparison" /> : <Loading what="the comparison" />;
}

const MEASURE = 'lead';
const SIGNIFICANT = 0.05;

function Side({ run, components }) {
  const { query, queryId } = useStore().get();
  const [at, setAt] = useState(null);
  const key = JSON.stringify([run.name, query, queryId]);
  const body = { run: run.name, query, ...(queryId ? { query_id: queryId } : {}) };
  const answer = useRequest(key, (signal) => api.ask({ ...body, k: 5 }, signal));
  const follow = useRequest(run.inside ? key : null, (signal) => api.follow(body, signal));
  const systems = answer.data?.systems.filter(({ name }) => shownFirst(run).includes(name));
  const places = useMemo(() => follow.data && placesOf(follow.data.original), [follow.data]);
  const here = places ? Math.min(at ?? places.length - 1, places.length - 1) : 0;
  return (
    <section class="side" aria-label={run.name}>
      <h3>{run.name}</h3>
      {answer.data ? (
        <>
          <p>{askSentence({ ...answer.data, systems }, run)}</p>
          <div class="systems narrow">
            {systems.map((system) => (
              <div key={system.name}>
                <p class="kicker">{systemName(system.name, run)}</p>
                <ol class="brief">
                  {system.results.map((result) => <li key={result.id} class={result.judged ? 'relevant' : undefined}>{result.title || result.id}{result.judged && <span class="mark"> ✓ relevant</span>}</li>)}
                </ol>
              </div>
            ))}
          </div>
        </>
      ) : answer.error ? <Failure of={answer} what={`the answers of ${run.name}`} /> : <Loading what="the answers" />}
      {!run.inside ? (
        <Notice>{run.inside_missing}</Notice>
      ) : places ? (
        <Figure
          name={`residual-stream-${run.name}`}
          title={`What each component of ${run.name} adds to the lead`}
          json={() => follow.data}
          csv={() => [['layer', 'component', 'logit', 'lead', 'rank'], ...places.map((p) => [p.layer, p.component, p.logit, p.lead, p.rank])]}
        >
          <p class="reading">{pathSentence(follow.data, places, MEASURE)}</p>
          <PathChart run={{ ...run, components }} places={places} changed={null} measure={MEASURE} at={here} onLook={setAt} label={`The way through ${run.name}`} />
          <p class="reading">{stepSentence(places[here], MEASURE, follow.data)}</p>
        </Figure>
      ) : follow.error ? <Failure of={follow} what={`the way through ${run.name}`} /> : <Loading what="the way through the model" />}
    </section>
  );
}

/** The run and the system in a name like "tldr-1k/genir"; a system that the runs share is named without one. */
function parts(name, runs) {
  const run = runs.find((each) => name.startsWith(`${each}/`));
  return run === undefined ? { run: null, system: name } : { run, system: name.slice(run.length + 1) };
}

function Metrics({ answer, first, second }) {
  const session = useSession();
  if (answer.systems.length === 0) return answer.notes.map((note) => <Notice key={note}>{note}</Notice>);
  const label = (name) => {
    const { run, system } = parts(name, answer.runs);
    return `${systemName(system, session.runs.find((each) => each.name === run))}${run === null ? '' : ` of ${run}`}`;
  };
  const isSame = (pair) => parts(pair.a, answer.runs).system === parts(pair.b, answer.runs).system;
  const same = answer.pairs.filter(isSame);
  const others = answer.pairs.filter((pair) => !isSame(pair));
  const lead = same.find((pair) => parts(pair.a, answer.runs).system === 'genir') ?? same[0];
  const metric = answer.metrics[0];
  // A difference is that of the second system's mean from the first's.
  const test = lead?.metrics[metric];
  const shown = answer.systems.filter((each) => each.run === first || each.run === second);
  return (
    <>
      {test && (
        <p class="result">
          {test.corrected <= SIGNIFICANT
            ? `${label(lead.b)} is ${test.difference >= 0 ? 'ahead of' : 'behind'} ${label(lead.a)} by ${Math.abs(test.difference * 100).toFixed(1)} points of ${metric} over ${count(answer.queries)} ${answer.split} queries (corrected p ${pValue(test.corrected)}).`
            : `No difference between ${label(lead.b)} and ${label(lead.a)} that chance could not make: ${signed(test.difference * 100)} points of ${metric} over ${count(answer.queries)} ${answer.split} queries (corrected p ${pValue(test.corrected)}).`}
        </p>
      )}
      <Figure
        wide
        name="metrics"
        title={`Metrics on ${answer.split}`}
        caption="With 95% intervals"
        json={() => answer}
        csv={tableCsv(() => [
          ['run', 'system', 'metric', 'mean', 'low', 'high'],
          ...answer.systems.flatMap((each) => answer.metrics.map((name) => [each.run, each.system, name, each.means[name], ...(each.intervals?.[name] ?? ['', ''])])),
        ])}
      >
        <div class="scroll" tabindex={0} role="region" aria-label="Metrics">
          <table>
            <thead><tr><th scope="col">run</th><th scope="col">system</th>{answer.metrics.map((name) => <th key={name} scope="col" class="number">{name}</th>)}</tr></thead>
            <tbody>
              {shown.map((each) => (
                <tr key={`${each.run} ${each.system}`}>
                  <th scope="row">{each.run}</th>
                  <td>{systemName(parts(each.system, answer.runs).system, session.runs.find(({ name }) => name === each.run))}</td>
                  {answer.metrics.map((name) => (
                    <td key={name} class="number">
                      {each.means[name]?.toFixed(3) ?? '–'}
                      {each.intervals?.[name] && <small>{each.intervals[name].map((v) => v.toFixed(3)).join(' to ')}</small>}
                    </td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      </Figure>
      {same.length > 0 && <Tests name="tests" title="Differences between the runs" pairs={same} answer={answer} label={label} />}
      {others.length > 0 && (
        <details>
          <summary>Differences between other systems</summary>
          <Tests name="other-tests" title="Differences between other systems" pairs={others} answer={answer} label={label} />
        </details>
      )}
      {answer.notes.map((note) => <p key={note} class="reading">{note}</p>)}
    </>
  );
}

function Tests({ name, title, pairs, answer, label }) {
  return (
    <Figure
      wide
      name={name}
      title={title}
      caption="p of the paired test, and corrected for the number of tests"
      json={() => pairs}
      csv={tableCsv(() => [['a', 'b', 'metric', 'difference', 'p', 'corrected'], ...pairs.flatMap((pair) => Object.entries(pair.metrics).map(([metric, m]) => [pair.a, pair.b, metric, m.difference, m.p, m.corrected]))])}
    >
      <div class="scroll" tabindex={0} role="region" aria-label={title}>
        <table>
          <thead><tr><th scope="col">systems</th>{answer.metrics.map((metric) => <th key={metric} scope="col" class="number">{metric}</th>)}</tr></thead>
          <tbody>
            {pairs.map((pair) => (
              <tr key={`${pair.a} ${pair.b}`}>
                <th scope="row" class="pair-names">{label(pair.b)} − {label(pair.a)}</th>
                {answer.metrics.map((metric) => (
                  <td key={metric} class="number">
                    {pair.metrics[metric] ? <>{signed(pair.metrics[metric].difference * 100)} points<small>p {pValue(pair.metrics[metric].p)}, corrected {pValue(pair.metrics[metric].corrected)}</small></> : '–'}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </Figure>
  );
}
