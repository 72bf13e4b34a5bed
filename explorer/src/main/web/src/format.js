import { format } from 'd3-format';

const significant = format('.3~r');
const thousands = format(',');
const signedSmall = format('+.2f');
const signedLarge = format('+.1f');
const plain = format('.2f');

/** A part of a logit, with its sign. */
export function signed(value) {
  if (!Number.isFinite(value)) return '–';
  if (Math.abs(value) < 0.005) return '0.00';
  return Math.abs(value) >= 10 ? signedLarge(value) : signedSmall(value);
}

export const fixed = (value) => (Number.isFinite(value) ? plain(value) : '–');
export const number = (value) => (Number.isFinite(value) ? significant(value) : '–');
export const count = (value) => (Number.isFinite(value) ? thousands(value) : '–');

/** Small probabilities keep their first digits. */
export function percent(share) {
  if (!Number.isFinite(share)) return '–';
  const value = Number((share * 100).toPrecision(6));
  if (value === 0) return '0%';
  if (value < 0.1) return '<0.1%';
  return `${value < 10 ? value.toFixed(1).replace(/\.0$/, '') : Math.round(value)}%`;
}

export function pValue(p) {
  if (!Number.isFinite(p)) return '–';
  return p < 0.001 ? '< .001' : p.toFixed(p < 0.1 ? 3 : 2).replace(/^0/, '');
}

export const plural = (n, one, many = `${one}s`) => `${count(n)} ${n === 1 ? one : many}`;

/** 0, 1, 2, 5 becomes "0–2, 5". */
export function ranges(numbers) {
  const parts = [];
  const sorted = [...numbers].sort((a, b) => a - b);
  for (let i = 0; i < sorted.length; ) {
    let end = i;
    while (end + 1 < sorted.length && sorted[end + 1] === sorted[end] + 1) end++;
    if (end === i) parts.push(`${sorted[i]}`);
    else parts.push(end === i + 1 ? `${sorted[i]}, ${sorted[end]}` : `${sorted[i]}–${sorted[end]}`);
    i = end + 1;
  }
  return parts.join(', ');
}

export function shorten(text, length = 40) {
  const characters = [...text];
  return characters.length <= length ? text : `${characters.slice(0, length - 1).join('').trimEnd()}…`;
}

export const COMPONENTS = {
  self_attention: { name: 'self-attention', title: 'Self-attention', short: 'self' },
  cross_attention: { name: 'cross-attention', title: 'Cross-attention', short: 'cross' },
  mlp: { name: 'MLP', title: 'MLP', short: 'MLP' },
  embedding: { name: 'embedding', title: 'Embedding', short: 'start' },
};

const SYSTEMS = { bm25: 'BM25', genir: 'GenIR', fusion: 'GenIR + BM25', dense: 'Dense', dual: 'Dual' };

/** As the run titles it, where the run is known. */
export const systemName = (name, run) => run?.systems.find((each) => each.name === name)?.title ?? SYSTEMS[name] ?? name;

/** "cross-attention of layer 3", "the MLP of layer 3", "the start token’s embedding" */
export function placeName({ layer, component }) {
  if (component === 'embedding') return 'the start token’s embedding';
  return `${component === 'mlp' ? 'the ' : ''}${COMPONENTS[component]?.name ?? component} of layer ${layer}`;
}

export function unitName({ component, layer, index }) {
  return component === 'mlp' ? `neuron ${index} of layer ${layer}` : `head ${index} of ${COMPONENTS[component].name}, layer ${layer}`;
}

export const capital = (text) => text.charAt(0).toUpperCase() + text.slice(1);

/** A token as the field writes it: a document by its title, the end of a query as it is. */
export const quoted = (text) => `“${text}”`;
