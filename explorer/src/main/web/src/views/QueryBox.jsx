import { useEffect, useRef, useState } from 'preact/hooks';
import * as api from '../api.js';
import { count } from '../format.js';
import { useRequest } from '../request.js';
import { useSession, useStore } from '../state.js';
import { Choice } from './Choice.jsx';

const OUTCOMES = [
  ['all', 'all'],
  ['both', 'both right'],
  ['bm25', 'only BM25'],
  ['genir', 'only GenIR'],
  ['neither', 'neither'],
];
const OUTCOME_NAMES = Object.fromEntries(OUTCOMES);
const TYPING_DELAY = 120;

/** The question, with example queries that begin with the words typed. */
export function QueryBox({ input, busy }) {
  const store = useStore();
  const { run } = useSession();
  const { query, queryId } = store.get();
  const [text, setText] = useState(query);
  const [open, setOpen] = useState(false);
  const [active, setActive] = useState(-1);
  const [outcome, setOutcome] = useState('all');
  const [split, setSplit] = useState('all');
  const box = useRef(null);
  useEffect(() => setText(query), [query, queryId]);

  // What was asked already is no search: the list then shows any examples.
  const search = text.trim() === query ? '' : text.trim();
  const found = useRequest(
    open ? JSON.stringify([search, outcome, split]) : null,
    (signal) => api.queries({ run: run.name, split, outcome, text: search, limit: 20 }, signal),
    { delay: TYPING_DELAY, subject: 'queries' },
  );
  const options = found.data?.queries ?? [];
  useEffect(() => setActive(-1), [found.data]);
  useEffect(() => {
    document.getElementById(`option-${active}`)?.scrollIntoView({ block: 'nearest' });
  }, [active]);

  const ask = (words, id = null) => {
    setText(words);
    setOpen(false);
    if (words.trim() !== '') store.ask(words, id);
  };
  const keys = (event) => {
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      event.preventDefault();
      if (!open) setOpen(true);
      else if (options.length > 0) {
        // Past either end stands the text as typed, at -1.
        const places = options.length + 1;
        const step = event.key === 'ArrowDown' ? 1 : -1;
        setActive((old) => ((old + 1 + step + places) % places) - 1);
      }
    } else if (event.key === 'Escape') {
      if (open) event.preventDefault();
      setOpen(false);
    }
  };
  const submit = (event) => {
    event.preventDefault();
    const chosen = open && active >= 0 ? options[active] : null;
    if (chosen) ask(chosen.text, chosen.id);
    else ask(text, text.trim() === query ? queryId : null);
  };
  const leave = (event) => {
    if (!box.current.contains(event.relatedTarget)) setOpen(false);
  };

  return (
    <form class="query-box" role="search" ref={box} onSubmit={submit} onFocusOut={leave}>
      <input
        ref={input}
        id="query"
        type="text"
        role="combobox"
        aria-label="Question"
        aria-expanded={open}
        aria-controls="examples"
        aria-autocomplete="list"
        aria-activedescendant={open && active >= 0 ? `option-${active}` : undefined}
        placeholder="Ask the model something"
        autocomplete="off"
        autocapitalize="none"
        spellcheck={false}
        enterkeyhint="search"
        value={text}
        onInput={(event) => {
          setText(event.currentTarget.value);
          setOpen(true);
        }}
        onClick={() => setOpen(true)}
        onKeyDown={keys}
      />
      <button class="primary" aria-busy={busy}>Ask</button>
      {open && (
        <div class="popup" onKeyDown={(event) => event.key === 'Escape' && (setOpen(false), input.current.focus())}>
          <div class="filters">
            <Choice name="outcome" label="Which system is right" options={OUTCOMES} value={outcome} onChange={setOutcome} />
            <Choice name="split" label="Split" options={[['all', 'dev and test'], ['dev', 'dev'], ['test', 'test']]} value={split} onChange={setSplit} />
          </div>
          <p class="total" role="status">
            {found.error ? found.error.message : found.data ? totalOf(found.data, search) : 'Looking for examples …'}
          </p>
          <ul id="examples" role="listbox" aria-label="Example queries">
            {options.map((option, i) => (
              <li
                key={option.id}
                id={`option-${i}`}
                role="option"
                aria-selected={i === active}
                onPointerDown={(event) => event.preventDefault()}
                onClick={() => ask(option.text, option.id)}
              >
                <span class="text">{option.text}</span>
                <span class="of">
                  {option.id}
                  {option.outcome && <> · {OUTCOME_NAMES[option.outcome] ?? option.outcome}</>}
                  {option.documents?.length > 0 && <> · {option.documents.map((each) => each.title || each.id).join(', ')}</>}
                </span>
              </li>
            ))}
          </ul>
        </div>
      )}
    </form>
  );
}

function totalOf({ total, queries }, search) {
  if (total === 0) return search ? 'No example query has these words; Enter asks them all the same.' : 'No such example queries.';
  return `${count(total)} example ${total === 1 ? 'query' : 'queries'}${queries.length < total ? `, the first ${queries.length} shown` : ''}`;
}
