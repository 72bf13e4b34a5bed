import { useEffect, useRef, useState } from 'preact/hooks';
import * as api from '../api.js';
import { Figure, tableCsv } from '../charts/Figure.jsx';
import { count, plural } from '../format.js';
import { interventionName } from '../interventions.js';
import { announce } from '../live.jsx';
import { jobSentence } from '../sentences.js';
import { useSession, useStore } from '../state.js';
import { QueryLink } from './QueryLink.jsx';

const ENDS = ['done', 'failed', 'cancelled'];

/** What the changes do to all the queries that the analyses go over. */
export function Job() {
  const store = useStore();
  const { run } = useSession();
  const { interventions } = store.get();
  const [job, setJob] = useState(null);
  const [of, setOf] = useState(null);
  const [problem, setProblem] = useState(null);
  const events = useRef(null);
  useEffect(() => () => events.current?.close(), []);
  useEffect(() => setProblem(null), [interventions]);
  useEffect(() => {
    if (job?.state === 'done') announce(jobSentence(job.result));
  }, [job?.state]);

  const listen = (id) => {
    const source = api.jobEvents(id);
    events.current = source;
    const take = (event) => setJob(JSON.parse(event.data));
    source.addEventListener('progress', take);
    for (const end of ENDS) {
      source.addEventListener(end, (event) => {
        take(event);
        source.close();
      });
    }
    source.onerror = async () => {
      // The browser tries again by itself; only the server knows whether there is something to wait for.
      try {
        const now = await api.job(id);
        setJob(now);
        if (ENDS.includes(now.state)) source.close();
      } catch (error) {
        source.close();
        setProblem(error.status === 0 ? 'The server went away before this was done; begin it again.' : error.message);
        setJob(null);
      }
    };
  };
  const start = async () => {
    events.current?.close();
    setProblem(null);
    try {
      const started = await api.startJob({ run: run.name, interventions });
      setJob(started);
      setOf(interventions);
      listen(started.id);
    } catch (error) {
      setProblem(error.message);
    }
  };
  const cancel = async () => {
    try {
      setJob(await api.cancelJob(job.id));
      events.current?.close();
    } catch (error) {
      setProblem(error.message);
    }
  };
  const going = job && !ENDS.includes(job.state);
  const { queries, split, correct } = run.analysed;
  return (
    <>
      <h3>Over all analysed queries</h3>
      <p class="reading">
        {plural(queries, 'query', 'queries')} of {split}, {count(correct)} of them answered correctly by the unchanged model.
      </p>
      <div class="row">
        <button onClick={start} disabled={going || interventions.length === 0}>Over all analysed queries</button>
        {going && (
          <>
            <progress value={job.done} max={job.total || 1} aria-label="Queries done" />
            <span role="status">{job.state === 'waiting' ? 'waiting for its turn' : `${count(job.done)} of ${count(job.total)}`}</span>
            <button onClick={cancel}>Cancel</button>
          </>
        )}
        {!going && interventions.length === 0 && <span class="reading">Change something first.</span>}
      </div>
      {problem && <p class="problem" role="alert">{problem}</p>}
      {job?.state === 'failed' && <p class="problem" role="alert">{job.error}</p>}
      {job?.state === 'cancelled' && <p class="reading">Cancelled after {count(job.done)} of {count(job.total)}.</p>}
      {job?.state === 'done' && <Result job={job} of={of.map((each) => interventionName(each, run))} current={of === interventions} />}
    </>
  );
}

function Result({ job, of, current }) {
  const { result } = job;
  return (
    <>
      <p class="result">{jobSentence(result)}</p>
      {!current && <p class="reading">Of these changes: {of.join('; ')}.</p>}
      <div class="pair-of-figures">
        <Moved name="worse" title="Queries that lose most" rows={result.worse} job={job} />
        <Moved name="better" title="Queries that gain most" rows={result.better} job={job} />
      </div>
    </>
  );
}

function Moved({ name, title, rows, job }) {
  if (rows.length === 0) return <p class="missing">{title}: none.</p>;
  return (
    <Figure name={`queries-${name}`} title={title} json={() => job} csv={tableCsv(() => [['query', 'text', 'document', 'before', 'after'], ...rows.map((r) => [r.query.id, r.query.text, r.document.id, r.before, r.after])])}>
      <div class="scroll tall" tabindex={0} role="region" aria-label={title}>
        <table>
          <thead><tr><th scope="col">query</th><th scope="col" class="number">rank before</th><th scope="col" class="number">after</th></tr></thead>
          <tbody>
            {rows.map((row) => (
              <tr key={row.query.id}>
                <td>
                  <QueryLink query={row.query} />
                  <small>{row.document.title || row.document.id}</small>
                </td>
                <td class="number">{count(row.before)}</td>
                <td class="number">{count(row.after)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </Figure>
  );
}
