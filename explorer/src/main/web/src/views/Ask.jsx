import { useEffect, useState } from 'preact/hooks';
import * as api from '../api.js';
import { Figure, tableCsv } from '../charts/Figure.jsx';
import { fixed, systemName } from '../format.js';
import { announce } from '../live.jsx';
import { useRequest } from '../request.js';
import { askSentence } from '../sentences.js';
import { useActs, useSession, useStore } from '../state.js';
import { MOST_AT_FIRST, shownFirst } from '../systems.js';
import { Failure, Loading, Notice } from './states.jsx';

/** Shown of each system before more is asked for. */
const FIRST = 5;

export function Ask({ answer, follow }) {
  const { data, error, loading } = answer;
  const { run } = useSession();
  const store = useStore();
  const shown = store.get().systems?.filter((name) => run.systems.some((each) => each.name === name)) ?? shownFirst(run);
  const setShown = (systems) => store.act({ systems }, { replace: true });
  const sentence = data && askSentence({ ...data, systems: data.systems.filter(({ name }) => shown.includes(name)) }, run);
  useEffect(() => {
    if (data && !loading) announce(sentence);
  }, [data, loading]);
  if (!data) {
    if (error) return <Failure of={answer} what="the answers" />;
    return loading ? <Loading what="the answers" /> : <Notice>The documents that each system finds appear here.</Notice>;
  }
  return (
    <div class={loading || error ? 'stale' : undefined} aria-busy={loading}>
      {error && <Failure of={answer} what="the answers to this question" />}
      <p class="result">{sentence}</p>
      <Words answer={data} />
      <Figure
        wide
        name="answers"
        title={`Documents for “${data.query}”`}
        caption={data.judged.length > 0 ? `Judged relevant: ${data.judged.map((each) => each.title || each.id).join(', ')}` : 'Without judgments'}
        json={() => data}
        csv={tableCsv(() => [
          ['system', 'rank', 'id', 'title', 'score', 'judged'],
          ...data.systems.flatMap((system) => system.results.map((r) => [system.name, r.rank, r.id, r.title, r.score, r.judged])),
        ])}
      >
        {data.systems.length > MOST_AT_FIRST && (
          <fieldset class="choice">
            <legend class="unseen">Systems shown</legend>
            {data.systems.map(({ name }) => (
              <label key={name} class={shown.includes(name) ? 'on' : undefined}>
                <input
                  type="checkbox"
                  checked={shown.includes(name)}
                  onChange={() => setShown(shown.includes(name) ? shown.filter((each) => each !== name) : [...shown, name])}
                />
                {systemName(name, run)}
              </label>
            ))}
          </fieldset>
        )}
        <div class="systems">
          {data.systems.filter(({ name }) => shown.includes(name)).map((system) => <System key={system.name} system={system} follow={follow} />)}
        </div>
      </Figure>
    </div>
  );
}

function System({ system, follow }) {
  const [all, setAll] = useState(false);
  const { run } = useSession();
  const members = run.systems.find((each) => each.name === system.name)?.members ?? [];
  return (
    <div class="system-column">
      <h3>
        {systemName(system.name, run)}
        <small>
          {members.length > 1 && `fused from ${members.length} · `}
          {system.took_ms.toFixed(1)} ms
        </small>
      </h3>
      {system.results.length === 0 && <Notice>Finds nothing.</Notice>}
      <ol class="results">
        {(all ? system.results : system.results.slice(0, FIRST)).map((result) => <Result key={result.id} result={result} follow={follow} inside={run.inside} />)}
      </ol>
      {system.results.length > FIRST && (
        <button class="small more" aria-expanded={all} onClick={() => setAll(!all)}>{all ? `The first ${FIRST} only` : `All ${system.results.length}`}</button>
      )}
    </div>
  );
}

function Result({ result, follow, inside }) {
  const store = useActs();
  const [reading, setReading] = useState(false);
  const followed = follow?.document.id === result.id;
  const against = follow?.against.id === result.id;
  const title = result.title || result.id;
  return (
    <li class={`result-item${result.judged ? ' relevant' : ''}${followed ? ' followed' : ''}`} value={result.rank}>
      <div class="result-head">
        <span class="rank" aria-hidden="true">{result.rank}</span>
        <div>
          {inside ? (
            <button class="link title" title="Follow this document" onClick={() => store.act({ document: result.id, against: against ? null : store.get().against })}>{title}</button>
          ) : (
            <span class="title">{title}</span>
          )}{' '}
          {result.id !== title && <span class="id">{result.id}</span>}
          {result.judged && <span class="mark"> ✓ relevant</span>}
        </div>
        <span class="score">{fixed(result.score)}</span>
      </div>
      {result.snippet?.length > 0 && (
        <p class="snippet">{result.snippet.map((piece, i) => (piece.mark ? <mark key={i}>{piece.text}</mark> : piece.text))}</p>
      )}
      <p class="acts">
        {inside && (
          <>
            <button class="small" aria-pressed={followed} onClick={() => store.act({ document: result.id, against: against ? null : store.get().against })}>
              {followed ? 'Followed' : 'Follow this'}
            </button>
            <button class="small" aria-pressed={against} disabled={followed} onClick={() => store.act({ against: result.id, document: follow?.document.id ?? null })}>
              {against ? 'Against this' : 'Against'}
            </button>
          </>
        )}
        <button class="small" aria-expanded={reading} onClick={() => setReading(!reading)}>Text</button>
      </p>
      {reading && <DocumentText id={result.id} />}
    </li>
  );
}

function DocumentText({ id }) {
  const { run } = useSession();
  const text = useRequest(`${run.name} ${id}`, (signal) => api.documentText({ run: run.name, id }, signal));
  if (text.data) return <pre class="text" tabindex={0}>{text.data.text}</pre>;
  return text.error ? <Failure of={text} what="the text" /> : <Loading what="the text" />;
}

function modelReads({ text, pieces, known, stems }) {
  if (pieces.length === 0 && stems.length === 0) return 'model: not read';
  if (!known) return '✗ model: unknown';
  if (pieces.length === 0) return 'model: not read';
  if (pieces.length > 1) return `tokens ${pieces.join(' ')}`;
  return pieces[0] === text.toLowerCase() ? 'one token' : `token ${pieces[0]}`;
}

/** The question as the model and the index read it. */
function Words({ answer }) {
  return (
    <div class="words-as-read">
      <ol class="words" aria-label="The words of the question as they are read">
        {answer.words.map((word, i) => (
          <li key={i} class={word.known ? undefined : 'unknown'}>
            <span class="word">{word.text}</span>
            <small>
              {modelReads(word)}
            </small>
            <small>{word.stems.length === 0 ? 'index: stop word' : word.in_index ? `stem ${word.stems.join(', ')}` : '✗ index: unknown'}</small>
          </li>
        ))}
      </ol>
      {answer.truncated && <p class="reading">Only the first {answer.max_length} tokens are read.</p>}
      {answer.notes.map((note) => <p key={note} class="reading">{note}</p>)}
    </div>
  );
}
