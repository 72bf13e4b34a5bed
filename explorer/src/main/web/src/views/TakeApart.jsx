import { useEffect } from 'preact/hooks';
import { Figure } from '../charts/Figure.jsx';
import { RankShift } from '../charts/RankShift.jsx';
import { count, fixed, percent, signed } from '../format.js';
import { interventionName } from '../interventions.js';
import { announce } from '../live.jsx';
import { changeSentence } from '../sentences.js';
import { useSession, useStore } from '../state.js';
import { Board } from './Board.jsx';
import { Job } from './Job.jsx';
import { SecondQuery } from './SecondQuery.jsx';
import { Notice } from './states.jsx';
import { Tokens } from './Tokens.jsx';
import { YamlBox } from './YamlBox.jsx';

export function TakeApart({ request, patchError }) {
  const store = useStore();
  const { run } = useSession();
  const { interventions } = store.get();
  const { data, loading } = request;
  const take = (event, index) => {
    const list = event.currentTarget.closest('ul');
    store.act({ interventions: interventions.filter((_, other) => other !== index) });
    // The focus stays among the chips.
    requestAnimationFrame(() => (list.querySelectorAll('button')[Math.min(index, interventions.length - 2)] ?? list).focus());
  };
  const sentence = data ? changeSentence(data, run) : null;
  useEffect(() => {
    if (sentence && data?.changed && !loading) announce(sentence);
  }, [sentence, loading]);
  return (
    <>
      <p class="result">{sentence ?? 'Each switch below is a component of a layer. Ask something to see what becomes of the answer.'}</p>
      {patchError && <p class="problem" role="alert">The changes in the link could not be read, and are not made: {patchError.message}</p>}
      <div class="row controls">
        <button onClick={() => store.undo()} disabled={store.done.length === 0}>Undo</button>
        <button onClick={() => store.redo()} disabled={store.undone.length === 0}>Redo</button>
        <button onClick={() => store.act({ interventions: [] })} disabled={interventions.length === 0}>Reset</button>
      </div>
      <ul class="chips" tabindex={-1} aria-label="What is changed">
        {interventions.map((each, i) => {
          const name = interventionName(each, run);
          return (
            <li key={name}>
              {name}
              <button aria-label={`Take back: ${name}`} onClick={(event) => take(event, i)}>✕</button>
            </li>
          );
        })}
      </ul>
      <div class="bench">
        <Board />
        <div class={`effect${loading ? ' stale' : ''}`} aria-busy={loading}>
          {data ? <Effect answer={data} /> : <Notice>Ask something first: what the switches do to the answer appears here.</Notice>}
        </div>
      </div>
      <SecondQuery />
      <YamlBox answer={data} patchError={patchError} />
      <Job />
    </>
  );
}

function Effect({ answer }) {
  const { original, changed, document, against } = answer;
  const rows = [
    ['rank', original.document.rank, changed?.document.rank, count],
    ['rank among documents', original.document.document_rank, changed?.document.document_rank, count],
    ['probability', original.document.probability, changed?.document.probability, percent],
    ['logit', original.document.logit, changed?.document.logit, fixed],
    ['lead', original.lead, changed?.lead, signed],
  ];
  const documents = [...answer.documents].sort((a, b) => a.original.rank - b.original.rank);
  return (
    <>
      <table class="before-after">
        <caption class="caption">“{document.text}”, and its lead on “{against.text}”</caption>
        <thead>
          <tr><th scope="col"><span class="unseen">figure</span></th><th scope="col" class="number">original</th><th scope="col" class="number">changed</th></tr>
        </thead>
        <tbody>
          {rows.map(([label, was, now, print]) => (
            <tr key={label}>
              <th scope="row">{label}</th>
              <td class="number">{print(was)}</td>
              <td class={`number${now !== undefined && print(now) !== print(was) ? ' changed-value' : ''}`}>{now === undefined ? '–' : print(now)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <Figure
        name="rank-shift"
        title="Ranks among documents"
        caption={changed ? 'Circle: original; square: changed; rank 1 at the left' : 'As the model ranks them; a change draws a line to where they go'}
        json={() => answer.documents}
        csv={() => [
          ['id', 'title', 'judged', 'original rank', 'original logit', 'changed rank', 'changed logit'],
          ...documents.map((d) => [d.id, d.text, d.judged, d.original.rank, d.original.logit, d.changed?.rank, d.changed?.logit]),
        ]}
      >
        <RankShift documents={documents} followed={document.id} label={documents.map((d) => `${d.text}: rank ${d.original.rank}${d.changed ? `, changed ${d.changed.rank}` : ''}`).join('; ')} />
      </Figure>
      <details>
        <summary>The first ten tokens, words among them</summary>
        <div class="pair">
          {[['original', original], ...(changed ? [['changed', changed]] : [])].map(([label, pass]) => (
            <div key={label}><p class="kicker">{label}</p><Tokens tokens={pass.top} followed={document.token} /></div>
          ))}
        </div>
      </details>
    </>
  );
}
