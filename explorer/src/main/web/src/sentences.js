import { capital, count, percent, placeName, plural, quoted, shorten, signed, systemName, unitName } from './format.js';
import { firstAtTop, strongest, weightOf } from './passes.js';
import { interventionName } from './interventions.js';

/** One sentence for each figure, computed from what it shows. */

const list = (words) => (words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} and ${words[words.length - 1]}`);
const name = (token) => quoted(shorten(token.text, 48));

/** The systems that put the same document first, together. */
function camps(answer, run) {
  const camps = new Map();
  for (const { name: system, results } of answer.systems) {
    if (results.length === 0) continue;
    const [top] = results;
    if (!camps.has(top.id)) camps.set(top.id, { top, names: [] });
    camps.get(top.id).names.push(systemName(system, run));
  }
  return [...camps.values()];
}

export function askSentence(answer, run) {
  const empty = answer.systems.filter(({ results }) => results.length === 0).map(({ name: system }) => systemName(system, run));
  const sentence = agreement(answer, run);
  return empty.length === 0 || empty.length === answer.systems.length ? sentence : `${sentence} ${list(empty)} find${empty.length > 1 ? '' : 's'} nothing.`;
}

function agreement(answer, run) {
  const found = camps(answer, run);
  if (found.length === 0) return answer.systems.length === 0 ? 'Choose a system below.' : 'No system finds a document for this.';
  const title = (result) => quoted(shorten(result.title || result.id, 48));
  const puts = ({ top, names }) => `${list(names)} put${names.length > 1 ? '' : 's'} ${title(top)} first`;
  if (answer.judged.length === 0) {
    if (found.length === 1) return `${found[0].names.length > 1 ? `${list(found[0].names)} agree on ${title(found[0].top)}` : puts(found[0])}; nobody has judged this question.`;
    return `They disagree: ${list(found.map(puts))}. Nobody has judged this question.`;
  }
  const right = found.filter(({ top }) => top.judged).flatMap(({ names }) => names);
  const wrong = found.filter(({ top }) => !top.judged);
  if (right.length === 0) return `No system is right at rank 1: what was judged relevant is ${list(answer.judged.map(title))}.`;
  const first = found.find(({ top }) => top.judged).top;
  if (wrong.length === 0) return `${list(right)} ${right.length > 1 ? 'are' : 'is'} right: ${title(first)} is first.`;
  return `${list(right)} ${right.length > 1 ? 'are' : 'is'} right with ${title(first)}; ${list(wrong.map(puts))}.`;
}

export function pathSentence(answer, places, measure, changed = null) {
  const best = strongest(places.slice(1), measure);
  const over = measure === 'lead' ? `the lead of ${name(answer.document)} over ${name(answer.against)}` : `the logit of ${name(answer.document)}`;
  const verb = best[measure] >= 0 ? 'adds most to' : 'takes most from';
  const top = firstAtTop(places);
  let end = `; it ends at rank ${count(answer.original.document.rank)}`;
  if (top) end = top.index === best.index ? ', and puts it at rank 1 for good' : `; it stays at rank 1 from ${placeName(top)} on`;
  const sentence = `${capital(placeName(best))} ${verb} ${over}: ${signed(best[measure])}${end}.`;
  if (!changed) return sentence;
  const now = strongest(changed.slice(1), measure);
  const who = now.index === best.index ? 'it' : placeName(now);
  return `${sentence} In the changed model ${who} ${now[measure] >= 0 ? 'adds most' : 'takes most'}: ${signed(now[measure])}.`;
}

/** `context` goes before it: "In the changed model". */
export function stepSentence(place, measure, answer, context = null) {
  const value = place[measure];
  const deed = place.component === 'embedding' ? 'starts with' : Math.abs(value) < 0.005 ? 'leaves' : value > 0 ? 'adds' : 'takes';
  const what = measure === 'lead' ? 'the lead' : 'the logit';
  const amount = deed === 'leaves' ? `${what} as it is` : `${deed === 'takes' ? signed(-value).slice(1) : signed(value)} ${{ takes: 'from', adds: 'to' }[deed] ?? 'for'} ${what}`;
  const thinks = place.documents[0];
  const first = thinks ? (thinks.token === answer.document.token ? ', the first of all documents' : `; the first document would be ${quoted(shorten(thinks.text, 32))}`) : '';
  const who = context ? `${context}: ${placeName(place)}` : capital(placeName(place));
  return `${who} ${deed} ${amount}: rank ${count(place.rank)}${first}.`;
}

export function attentionSentence(pass, columns) {
  let best = null;
  for (const { layer, heads } of pass.attention) {
    heads.forEach((weights, head) => {
      columns.forEach((column, i) => {
        const weight = weightOf(weights, column);
        if (!best || weight > best.weight) best = { layer, head, weight, text: columns[i].text };
      });
    });
  }
  return best ? `Head ${best.head} of layer ${best.layer} looks hardest: ${percent(best.weight)} of its attention is on ${quoted(best.text)}.` : 'This model has no cross-attention.';
}

export function changeSentence(answer, run) {
  const { document, changed, original, interventions } = answer;
  if (!changed) return 'Nothing is changed. Switch a part off and see what becomes of the answer.';
  const what = interventions.length === 1 ? interventionName(interventions[0], run) : `${interventions.length} changes`;
  const from = original.document.rank;
  const to = changed.document.rank;
  const moved = from === to ? `stays at rank ${count(to)}` : `${to > from ? 'falls' : 'rises'} from rank ${count(from)} to ${count(to)}`;
  const [was, now] = [original, changed].map((pass) => percent(pass.document.probability));
  const probability = was === now ? `its probability stays at ${now}` : `its probability is ${now} instead of ${was}`;
  return `${capital(what)} – ${name(document)} ${moved}; ${probability}.`;
}

export function neuronsSentence(neurons) {
  if (neurons.length === 0) return 'No neuron moves the lead.';
  const best = neurons[0];
  return `${capital(unitName({ component: 'mlp', layer: best.layer, index: best.neuron }))} moves the lead most: ${signed(best.lead)}, at an activation of ${signed(best.activation)}.`;
}

export function jobSentence(result) {
  const exact = (share) => `${(share * 100).toFixed(1)}%`;
  const part = (label, { before, after }) => (exact(before) === exact(after) ? `leaves ${label} at ${exact(after)}` : `takes ${label} from ${exact(before)} to ${exact(after)}`);
  return `Over ${plural(result.queries, 'query', 'queries')} of ${result.split} the change ${part('hits@1', result['hits@1'])}, ${part('hits@10', result['hits@10'])}; MRR was ${result.mrr.before.toFixed(3)} and is ${result.mrr.after.toFixed(3)}.`;
}
