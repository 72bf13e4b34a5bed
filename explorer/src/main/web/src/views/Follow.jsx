import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import { Figure } from '../charts/Figure.jsx';
import { PathChart } from '../charts/PathChart.jsx';
import { count, fixed, percent, placeName, signed } from '../format.js';
import { useMedia } from '../hooks.js';
import { announce } from '../live.jsx';
import { placesOf } from '../passes.js';
import { pathSentence, stepSentence } from '../sentences.js';
import { useSession, useStore } from '../state.js';
import { Attention } from './Attention.jsx';
import { Choice } from './Choice.jsx';
import { HeadParts } from './HeadParts.jsx';
import { Tokens } from './Tokens.jsx';

const STEP_MS = 1100;

export function Follow({ request, words }) {
  const { data, loading, error } = request;
  const { run } = useSession();
  const store = useStore();
  const { measure, place: at } = store.get();
  const setMeasure = (chosen) => store.act({ measure: chosen }, { replace: true });
  // Pointing at one place after another is one gesture.
  const setAt = (place) => store.act({ place }, { replace: true, gesture: 'place' });
  const places = useMemo(() => placesOf(data.original), [data]);
  const changed = useMemo(() => data.changed && placesOf(data.changed), [data]);
  const [playing, setPlaying] = useState(false);
  const still = useMedia('(prefers-reduced-motion: reduce)');
  const here = Math.min(at ?? places.length - 1, places.length - 1);

  const followed = `${data.query}\u0000${data.document.token}`;
  const before = useRef(followed);
  useEffect(() => {
    // A place that a link asks for stays, that of another document does not.
    if (before.current !== followed) store.settle({ place: null });
    before.current = followed;
    setPlaying(false);
  }, [followed]);
  useEffect(() => {
    if (!playing) return undefined;
    if (here >= places.length - 1) {
      setPlaying(false);
      return undefined;
    }
    const timer = setTimeout(() => setAt(here + 1), STEP_MS);
    return () => clearTimeout(timer);
  }, [playing, here, places]);
  const sentenceAt = (index) => stepSentence((changed ?? places)[index], measure, data, changed ? 'In the changed model' : null);
  const going = sentenceAt(here);
  useEffect(() => {
    if (at !== null && playing) announce(going);
  }, [at, playing]);

  const play = () => {
    if (playing) {
      setPlaying(false);
    } else {
      setAt(here >= places.length - 1 ? 0 : here);
      setPlaying(true);
    }
  };
  const step = (by) => {
    setPlaying(false);
    const next = Math.max(0, Math.min(places.length - 1, here + by));
    setAt(next);
    announce(sentenceAt(next));
  };
  // Not drawn again with every step along the path.
  const heads = useMemo(() => <HeadParts answer={data} measure={measure} />, [data, measure]);
  const attention = useMemo(() => <Attention answer={data} words={words} />, [data, words]);
  const title = measure === 'lead' ? 'What each component adds to the lead' : 'What each component adds to the logit';
  return (
    <div class={loading || error ? 'stale' : undefined} aria-busy={loading}>
      <Heading answer={data} />
      <p class="result">{pathSentence(data, places, measure, changed)}</p>
      <div class="row controls">
        <Choice name="measure" label="What is shown" options={[['lead', 'lead on the runner-up'], ['logit', 'logit']]} value={measure} onChange={setMeasure} />
        <div class="row player" role="group" aria-label="The query’s way through the layers">
          <button onClick={() => step(-1)} disabled={here === 0} aria-label="One step back">‹</button>
          {!still && <button class="play" onClick={play}>{playing ? 'Pause' : 'Play'}</button>}
          <button onClick={() => step(1)} disabled={here === places.length - 1} aria-label="One step on">›</button>
        </div>
      </div>
      <Figure
        wide
        name="residual-stream"
        title={title}
        caption={changed ? <Legend /> : 'Bars up and blue: for the document; down and orange: against it. Stages are shaded.'}
        json={() => data}
        csv={() => [
          ['model', 'layer', 'stage', 'component', 'logit', 'lead', 'norm', 'sum of leads', 'rank', 'document rank'],
          ...[['original', places], ...(changed ? [['changed', changed]] : [])].flatMap(([model, list]) =>
            list.map((p) => [model, p.layer, p.stage, p.component, p.logit, p.lead, p.norm, p.sum.lead, p.rank, p.document_rank]),
          ),
        ]}
      >
        <PathChart run={run} places={places} changed={changed} measure={measure} at={here} onLook={setAt} playing={playing} label={`${title}, and the document’s rank behind it`} />
        <Place place={places[here]} changed={changed?.[here]} sentence={going} followed={data.document.token} measure={measure} />
        <p class="reading">
          Together they are the model’s {measure} of {fixed(data.original.sum[measure])}{deviation(data.original.sum.deviation)}.{run.stage_rule && ` Stages: ${run.stage_rule}.`}
        </p>
      </Figure>
      {heads}
      {attention}
    </div>
  );
}

const deviation = (value) => (Math.abs(value) < 1e-3 ? ', exactly but for rounding' : `, but for ${signed(value)}`);

function Legend() {
  return (
    <span class="legend">
      <span>
        <svg width="30" height="12" aria-hidden="true"><line x1="0" x2="30" y1="6" y2="6" class="original-line" /><circle cx="15" cy="6" r="3" class="original-mark" /></svg>
        original, pale bars
      </span>
      <span>
        <svg width="30" height="12" aria-hidden="true"><line x1="0" x2="30" y1="6" y2="6" class="changed-line" /><rect x="12" y="3" width="6" height="6" class="changed-mark" /></svg>
        changed, full bars
      </span>
    </span>
  );
}

function Heading({ answer }) {
  const store = useStore();
  const { document, against, original, changed } = answer;
  const choices = answer.documents;
  const options = (chosen, other) => {
    const known = choices.some((each) => each.id === chosen.id);
    return (
      <>
        {!known && <option value={chosen.id ?? ''}>{chosen.kind === 'word' ? `the word ${chosen.text}` : chosen.text}</option>}
        {choices.filter((each) => each.id !== other.id).map((each) => (
          <option key={each.id} value={each.id}>{each.judged ? '✓ ' : ''}{each.text}</option>
        ))}
      </>
    );
  };
  const figures = [
    ['rank', original.document.rank, changed?.document.rank, count],
    ['probability', original.document.probability, changed?.document.probability, percent],
    ['logit', original.document.logit, changed?.document.logit, fixed],
    ['lead', original.lead, changed?.lead, signed],
  ];
  return (
    <div class="heading">
      <div class="why">
        <label>
          <span>Why</span>
          <select value={document.id ?? ''} onChange={(event) => store.act({ document: event.currentTarget.value, against: store.get().against })}>{options(document, against)}</select>
        </label>
        <label>
          <span>over</span>
          <select value={against.id ?? ''} onChange={(event) => store.act({ against: event.currentTarget.value, document: document.id })}>{options(against, document)}</select>
        </label>
        <button class="small" onClick={() => store.act({ document: against.id, against: document.id })} disabled={!against.id || !document.id}>Swap</button>
      </div>
      <dl class="key-figures">
        {figures.map(([label, was, now, print]) => (
          <div key={label}>
            <dt>{label}</dt>
            <dd>
              {print(was)}
              {now !== undefined && now !== null && print(now) !== print(was) && <span class="changed-value"> → {print(now)}</span>}
            </dd>
          </div>
        ))}
      </dl>
    </div>
  );
}

/** What stands in the residual stream behind a place. */
function Place({ place, changed, sentence, followed, measure }) {
  const sides = changed ? [['original', place], ['changed', changed]] : [[null, place]];
  return (
    <div class="place-details">
      <p><strong>{sentence}</strong></p>
      <div class="sides">
        {sides.map(([name, each]) => (
          <div key={name}>
            {name && <p class="kicker">{name}</p>}
            <dl class="facts">
              <div><dt>behind {placeName(each)}</dt><dd>rank {count(each.rank)}, {count(each.document_rank)} among documents</dd></div>
              <div><dt>adds</dt><dd>{signed(each.lead)} to the lead, {signed(each.logit)} to the logit</dd></div>
              <div><dt>length of what it adds</dt><dd>{fixed(each.norm)}</dd></div>
            </dl>
            <div class="pair">
              <div><p class="kicker">top documents</p><Tokens tokens={each.documents} followed={followed} /></div>
              <div><p class="kicker">top words</p><Tokens tokens={each.words} /></div>
            </div>
          </div>
        ))}
      </div>
    </div>
  );
}
