import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import * as api from './api.js';
import { announce, LiveRegion } from './live.jsx';
import { useRequest } from './request.js';
import { SessionContext, useSession, useStore } from './state.js';
import { count } from './format.js';
import { Ask } from './views/Ask.jsx';
import { Compare } from './views/Compare.jsx';
import { Follow } from './views/Follow.jsx';
import { Keys } from './views/Keys.jsx';
import { QueryBox } from './views/QueryBox.jsx';
import { QueryLink } from './views/QueryLink.jsx';
import { Failure, Gone, Loading, Notice } from './views/states.jsx';
import { TakeApart } from './views/TakeApart.jsx';
import { TokenForm } from './views/TokenForm.jsx';
import { Units } from './views/Units.jsx';

const FOLLOW_DELAY = 60;

export function App() {
  const store = useStore();
  const session = useRequest('session', api.session);
  if (session.error?.status === 401) return <Bare><TokenForm onDone={session.retry} /></Bare>;
  if (!session.data) {
    return (
      <Bare>
        {session.error ? <Failure of={session} what="the session" /> : <Loading what="what the server has" />}
      </Bare>
    );
  }
  const { runs } = session.data;
  const wanted = store.get().runs[0] ?? runs[0].name;
  const run = runs.find((each) => each.name === wanted);
  if (!run) {
    return (
      <Bare>
        <p class="problem" role="alert">This server has no run “{wanted}”. It has:</p>
        <ul>
          {runs.map((each) => (
            <li key={each.name}>
              <button class="link" onClick={() => store.act({ runs: [each.name] })}>{each.name}</button>
            </li>
          ))}
        </ul>
      </Bare>
    );
  }
  return (
    <SessionContext.Provider value={{ ...session.data, run: { ...run, components: session.data.components } }}>
      <Page key={run.name} onToken={session.retry} />
    </SessionContext.Provider>
  );
}

function Bare({ children }) {
  return (
    <main class="bare">
      <h1 class="kicker">genir explorer</h1>
      <Gone />
      {children}
    </main>
  );
}

/** What an address names and only the server can read: interventions as YAML, a query by its id alone. */
function useAddressed(store, run) {
  const { patch, query, queryId } = store.get();
  const read = useRequest(patch === '' ? null : patch, (signal) => api.interventions({ yaml: patch }, signal));
  useEffect(() => {
    if (read.data && read.key === patch && patch !== '') store.settle({ interventions: read.data.interventions, patch: '' });
  }, [read.data]);
  const lookUp = queryId && query === '' ? `${run.name} ${queryId}` : null;
  const found = useRequest(lookUp, async (signal) => {
    const answer = await api.queries({ run: run.name, split: 'all', outcome: 'all', text: queryId, limit: 20 }, signal);
    const match = answer.queries.find((each) => each.id === queryId);
    if (!match) throw new api.ApiError(`There is no query ${queryId} in ${run.name}.`, 404);
    return match;
  });
  useEffect(() => {
    if (found.data && lookUp) store.settle({ query: found.data.text });
  }, [found.data]);
  return { patchError: patch === '' ? null : read.error, waiting: patch !== '' && !read.error, found };
}

function Page({ onToken }) {
  const session = useSession();
  const store = useStore();
  const state = store.get();
  const { run, comparison } = session;
  const [help, setHelp] = useState(false);
  const input = useRef(null);
  const head = useRef(null);
  store.defaultRun = session.runs[0].name;
  const { patchError, waiting, found } = useAddressed(store, run);

  const asked = state.query === '' ? null : JSON.stringify([state.query, state.queryId]);
  const answer = useRequest(asked, (signal) => api.ask({ run: run.name, query: state.query, ...(state.queryId ? { query_id: state.queryId } : {}), k: 10 }, signal));
  const subject = asked && JSON.stringify([state.query, state.queryId, state.document, state.against]);
  const followed = useRequest(
    asked === null || waiting || !run.inside ? null : JSON.stringify([subject, state.interventions]),
    (signal) =>
      api.follow(
        {
          run: run.name,
          query: state.query,
          ...(state.queryId ? { query_id: state.queryId } : {}),
          ...(state.document ? { document: state.document } : {}),
          ...(state.against ? { against: state.against } : {}),
          interventions: state.interventions,
        },
        signal,
      ),
    { delay: FOLLOW_DELAY, subject },
  );
  const locked = [answer, followed].some((each) => each.error?.status === 401);

  useEffect(() => {
    document.title = state.query ? `${state.query} – genir explorer` : 'genir explorer';
  }, [state.query]);
  useEffect(() => {
    if (asked !== null) return;
    input.current?.focus({ preventScroll: true });
  }, []);
  useEffect(() => {
    const keys = (event) => {
      const typing = event.target.closest?.('input:not([type=range]):not([type=radio]):not([type=checkbox]), textarea, select');
      if ((event.ctrlKey || event.metaKey) && !typing && event.key.toLowerCase() === 'z') {
        event.preventDefault();
        if (event.shiftKey) store.redo();
        else store.undo();
      } else if ((event.ctrlKey || event.metaKey) && !typing && event.key.toLowerCase() === 'y') {
        event.preventDefault();
        store.redo();
      } else if (!typing && !event.ctrlKey && !event.metaKey && !event.altKey) {
        if (event.key === '/') {
          event.preventDefault();
          input.current?.focus();
          input.current?.select();
        } else if (event.key === '?') {
          setHelp(true);
        }
      }
    };
    addEventListener('keydown', keys);
    return () => removeEventListener('keydown', keys);
  }, [store]);
  useEffect(() => {
    // Where a heading scrolls to, and what sticks, is beneath the query box, however high that is.
    const observer = new ResizeObserver(() => document.documentElement.style.setProperty('--head', `${head.current.offsetHeight}px`));
    observer.observe(head.current);
    return () => observer.disconnect();
  }, []);

  const inSight = useInSight(VIEWS);
  // Dragging a slider changes the state many times between two answers; only answers change these.
  // While a new question is under way one of the two may still be about the last.
  const together = answer.data && followed.data && answer.data.query === followed.data.query;
  const askView = useMemo(() => <Ask answer={answer} follow={together ? followed.data : null} />, [answer.data, answer.error, answer.loading, followed.data]);
  const followView = useMemo(
    () => <Follow request={followed} words={together ? answer.data.words : null} />,
    [followed.data, followed.loading, followed.error, answer.data],
  );
  const views = [
    { id: 'ask', title: 'Ask' },
    { id: 'follow', title: 'Follow' },
    { id: 'take-apart', title: 'Take apart' },
    { id: 'units', title: 'Neurons and heads' },
    ...(comparison ? [{ id: 'compare', title: 'Compare' }] : []),
  ];
  return (
    <>
      <a class="skip" href="#ask">Skip to the answers</a>
      <header class="head" ref={head}>
        <div class="bar">
          <h1 class="kicker">
            genir explorer <RunChoice session={session} store={store} />
          </h1>
          <div class="tools">
            <Share store={store} />
            <button onClick={() => setHelp(true)} aria-label="Keys">?</button>
          </div>
        </div>
        <QueryBox input={input} busy={answer.loading} />
        <Gone />
      </header>
      <nav aria-label="Contents">
        <ol>
          {views.map((view) => (
            <li key={view.id}><a href={`#${view.id}`} aria-current={view.id === inSight ? 'true' : undefined} onClick={(event) => jump(event, view.id)}>{view.title}</a></li>
          ))}
        </ol>
        <About run={run} queryId={state.queryId} />
      </nav>
      <main>
        {locked && <TokenForm onDone={() => { onToken(); answer.retry(); followed.retry(); }} />}
        {found.error && <Failure of={found} what="the query" />}
        {asked === null && !found.loading && !found.error && (
          <Welcome run={run} />
        )}
        <section id="ask" aria-labelledby="ask-title">
          <h2 id="ask-title">Ask</h2>
          {askView}
        </section>
        <section id="follow" aria-labelledby="follow-title">
          <h2 id="follow-title">Follow</h2>
          <Inside run={run} asked={asked} of={followed}>
            {followView}
          </Inside>
        </section>
        <section id="take-apart" aria-labelledby="take-apart-title">
          <h2 id="take-apart-title">Take apart</h2>
          <Inside run={run} asked={asked} of={followed} always>
            <TakeApart request={followed} patchError={patchError} />
          </Inside>
        </section>
        <section id="units" aria-labelledby="units-title">
          <h2 id="units-title">Neurons and heads</h2>
          <Inside run={run} asked={asked} of={followed} always>
            <Units request={followed} />
          </Inside>
        </section>
        {comparison && (
          <section id="compare" aria-labelledby="compare-title">
            <h2 id="compare-title">Compare</h2>
            <Compare />
          </section>
        )}
      </main>
      <footer>
        genir {session.version} · <a href="licences.txt">licences of the page’s parts</a>
        {run.report && <> · <a href={run.report}>report of {run.name}</a></>}
      </footer>
      {help && <Keys onClose={() => setHelp(false)} />}
      <LiveRegion />
    </>
  );
}

const VIEWS = ['ask', 'follow', 'take-apart', 'units', 'compare'];

/** The view whose heading has last passed the upper third of the window. */
function useInSight(ids) {
  const [id, setId] = useState(ids[0]);
  useEffect(() => {
    const look = () => {
      const passed = ids.filter((each) => (document.getElementById(each)?.getBoundingClientRect().top ?? Infinity) < innerHeight / 3);
      setId(passed[passed.length - 1] ?? ids[0]);
    };
    addEventListener('scroll', look, { passive: true });
    return () => removeEventListener('scroll', look);
  }, []);
  return id;
}

/** Scrolls without an entry in the history, whose addresses hold the state. */
function jump(event, id) {
  event.preventDefault();
  const target = document.getElementById(id);
  target.scrollIntoView();
  const heading = target.querySelector('h2');
  heading.tabIndex = -1;
  heading.focus({ preventScroll: true });
}

/** Only models whose docids are one token can be looked into. */
function Inside({ run, asked, of, always, children }) {
  if (!run.inside) return <Notice>{run.inside_missing ?? 'This model cannot be looked into.'}</Notice>;
  if (asked === null && !always) return <Notice>Ask something first: the way of the query through the model appears here.</Notice>;
  if (asked !== null && !of.data) {
    if (of.error) return <Failure of={of} what="the way through the model" />;
    return <Loading what="the way through the model" />;
  }
  return (
    <>
      {asked !== null && of.error && <Failure of={of} what="the change" />}
      {children}
    </>
  );
}

function RunChoice({ session, store }) {
  if (session.runs.length < 2) return <span class="run">{session.run.name}</span>;
  return (
    <select
      aria-label="Run"
      value={session.run.name}
      onChange={(event) => store.act({ runs: [event.currentTarget.value], document: null, against: null, unit: null, interventions: [] })}
    >
      {session.runs.map((each) => <option key={each.name} value={each.name}>{each.name}</option>)}
    </select>
  );
}

function Share({ store }) {
  const [said, setSaid] = useState(null);
  const share = async () => {
    store.writePending();
    try {
      await navigator.clipboard.writeText(location.href);
      setSaid('Link copied');
    } catch {
      setSaid('The browser does not let the page copy: the address is the link');
    }
    setTimeout(() => setSaid(null), 3000);
  };
  return (
    <>
      {said && <span class="said" role="status">{said}</span>}
      <button onClick={share}>Share</button>
    </>
  );
}

function About({ run, queryId }) {
  const { model } = run;
  const inReport = queryId && run.report_queries?.[queryId];
  return (
    <div class="about">
      <p>{run.name}</p>
      <dl>
        <div><dt>documents</dt><dd>{count(run.documents)}</dd></div>
        <div><dt>words</dt><dd>{count(run.words)}</dd></div>
        {model && <div><dt>decoder layers</dt><dd>{model.layers}</dd></div>}
        {model && <div><dt>heads</dt><dd>{model.heads}</dd></div>}
        {model && <div><dt>parameters</dt><dd>{count(model.parameters)}</dd></div>}
      </dl>
      {inReport ? <a href={inReport}>This query in the report</a> : run.report && <a href={run.report}>The report</a>}
    </div>
  );
}

const OUTCOMES = { both: 'BM25 and GenIR are right', genir: 'only GenIR is right', bm25: 'only BM25 is right', neither: 'neither is right' };

/** Some of each outcome, where the run's queries are judged; else any. */
async function examplesOf(run, signal) {
  const some = (outcome, limit) => api.queries({ run: run.name, split: 'all', outcome, limit }, signal);
  const found = (await Promise.all([some('both', 2), some('genir', 2), some('bm25', 1)])).flatMap(({ queries }) => queries);
  return found.length > 0 ? found : (await some('all', 5)).queries;
}

function Welcome({ run }) {
  const examples = useRequest(run.name, (signal) => examplesOf(run, signal));
  useEffect(() => {
    if (examples.data) announce('Examples are loaded');
  }, [examples.data]);
  return (
    <div class="welcome">
      <p class="lead">
        {run.name} maps a question straight to one of {count(run.documents)} documents. Ask it something, see where the answer comes
        from, and take the model apart while it answers.
      </p>
      {examples.data?.length > 0 && (
        <>
          <p class="reading">For instance:</p>
          <ul class="examples">
            {examples.data.map((each) => (
              <li key={each.id}>
                <QueryLink query={each} />
                {OUTCOMES[each.outcome] && <small>{OUTCOMES[each.outcome]}</small>}
              </li>
            ))}
          </ul>
        </>
      )}
    </div>
  );
}
