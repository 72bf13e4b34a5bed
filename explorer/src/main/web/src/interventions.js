import { COMPONENTS, number, ranges, shorten } from './format.js';

/**
 * Interventions as the server takes them, and as the board shows them: a cell is a component of a layer, or one head of it, and has at
 * most one setting. What no board can show (sites, noise, neurons) is kept as it is.
 */
const NAMES = ['self_attention', 'cross_attention', 'mlp'];
const ON_BOARD = new Set(['zero', 'mean', 'scale', 'from_query', 'from_model']);

const allLayers = (run) => Array.from({ length: run.model.layers }, (_, layer) => layer);

function layersOf(at, run) {
  if (at.layers?.length) return at.layers;
  if (at.stages?.length) {
    return allLayers(run).filter((layer) =>
      run.stages.some((stage) => at.stages.includes(stage.name) && stage.from <= layer && layer <= stage.to),
    );
  }
  return allLayers(run);
}

const componentsOf = (at) => (at.component === 'all' ? NAMES : [at.component]);

const onBoard = ({ do: deed, at }) => ON_BOARD.has(deed) && at.component !== undefined && !at.neurons?.length;

/** What is done, without where. */
function settingOf({ at, ...setting }) {
  return setting;
}

const same = (a, b) => JSON.stringify(Object.entries(a).sort()) === JSON.stringify(Object.entries(b).sort());

/** The setting of a component of a layer (head null) or of one head there; null where the model is left alone. */
export function cellSetting(interventions, run, component, layer, head = null) {
  for (const each of interventions) {
    if (!onBoard(each) || !componentsOf(each.at).includes(component) || !layersOf(each.at, run).includes(layer)) continue;
    const heads = each.at.heads?.length ? each.at.heads : null;
    if (head === null ? heads === null : heads?.includes(head)) return settingOf(each);
  }
  return null;
}

/** The heads of a cell that have a setting of their own. */
export function changedHeads(interventions, run, component, layer) {
  const heads = new Set();
  for (const each of interventions) {
    if (!onBoard(each) || !each.at.heads?.length) continue;
    if (componentsOf(each.at).includes(component) && layersOf(each.at, run).includes(layer)) each.at.heads.forEach((head) => heads.add(head));
  }
  return [...heads].sort((a, b) => a - b);
}

/** One intervention for each component that `at` names, with its layers spelt out. */
function spelt(intervention, run) {
  return componentsOf(intervention.at).map((component) => ({
    ...settingOf(intervention),
    at: { component, layers: layersOf(intervention.at, run), ...(intervention.at.heads?.length ? { heads: intervention.at.heads } : {}) },
  }));
}

function without(interventions, run, component, layer, head) {
  return interventions.flatMap((each) => {
    if (!onBoard(each) || !componentsOf(each.at).includes(component) || !layersOf(each.at, run).includes(layer)) return [each];
    const ofHeads = Boolean(each.at.heads?.length);
    if (head === null ? ofHeads : !ofHeads || !each.at.heads.includes(head)) return [each];
    return spelt(each, run).flatMap((part) => {
      if (part.at.component !== component) return [part];
      const rest = part.at.layers.filter((other) => other !== layer);
      const kept = rest.length > 0 ? [{ ...part, at: { ...part.at, layers: rest } }] : [];
      const heads = head === null ? [] : part.at.heads.filter((other) => other !== head);
      return heads.length > 0 ? [...kept, { ...part, at: { ...part.at, layers: [layer], heads } }] : kept;
    });
  });
}

/** Joins interventions that do the same to the same heads of one component, and names no layers where all are meant. */
function tidy(interventions, run) {
  const result = [];
  for (const each of interventions) {
    if (!onBoard(each)) {
      result.push(each);
      continue;
    }
    for (const part of spelt(each, run)) {
      const twin = result.find(
        (other) =>
          onBoard(other) &&
          other.at.component === part.at.component &&
          same(settingOf(other), settingOf(part)) &&
          String(other.at.heads ?? '') === String(part.at.heads ?? ''),
      );
      if (twin) twin.at = { ...twin.at, layers: [...new Set([...twin.at.layers, ...part.at.layers])].sort((a, b) => a - b) };
      else result.push(part);
    }
  }
  return joinHeads(result).map((each) => {
    if (!onBoard(each) || each.at.layers?.length !== run.model.layers) return each;
    const { layers, ...at } = each.at;
    return { ...each, at };
  });
}

function joinHeads(interventions) {
  const result = [];
  for (const each of interventions) {
    const twin =
      each.at.heads &&
      result.find(
        (other) =>
          other.at.heads &&
          onBoard(other) &&
          other.at.component === each.at.component &&
          String(other.at.layers) === String(each.at.layers) &&
          same(settingOf(other), settingOf(each)),
      );
    if (twin) twin.at = { ...twin.at, heads: [...new Set([...twin.at.heads, ...each.at.heads])].sort((a, b) => a - b) };
    else result.push({ ...each });
  }
  return result;
}

/** With each of the cells ({component, layer, head}) set as given; null leaves the model alone there. */
export function setCells(interventions, run, cells, setting) {
  let result = interventions;
  for (const { component, layer, head = null } of cells) {
    result = without(result, run, component, layer, head);
    if (setting !== null) {
      result = [...result, { ...setting, at: { component, layers: [layer], ...(head === null ? {} : { heads: [head] }) } }];
    }
  }
  return tidy(result, run);
}

/** With a neuron switched off, or on again if it was off. */
export function toggleNeuron(interventions, layer, neuron) {
  const isIt = (each) => each.do === 'zero' && each.at.component === 'mlp' && String(each.at.layers) === String(layer) && each.at.neurons?.includes(neuron);
  if (interventions.some(isIt)) {
    return interventions.flatMap((each) => {
      if (!isIt(each)) return [each];
      const neurons = each.at.neurons.filter((other) => other !== neuron);
      return neurons.length > 0 ? [{ ...each, at: { ...each.at, neurons } }] : [];
    });
  }
  return [...interventions, { do: 'zero', at: { component: 'mlp', layers: [layer], neurons: [neuron] } }];
}

export const neuronIsOff = (interventions, layer, neuron) =>
  interventions.some((each) => each.do === 'zero' && each.at.component === 'mlp' && String(each.at.layers) === String(layer) && each.at.neurons?.includes(neuron));

/** "off", "× 0.5", "as for “…”" */
export function settingName(setting) {
  switch (setting?.do) {
    case undefined:
      return 'on';
    case 'zero':
      return 'off';
    case 'mean':
      return setting.over && setting.over !== 'correct' ? `mean over ${setting.over}` : 'mean';
    case 'scale':
      return `× ${number(setting.factor)}`;
    case 'from_query':
      return `as for “${shorten(setting.query ?? 'next', 24)}”`;
    case 'from_model':
      return `from ${setting.model}`;
    case 'noise':
      return `noise ${number(setting.deviation)}`;
    default:
      return setting.do;
  }
}

/** Short enough for a cell of the board. */
export function settingMark(setting) {
  switch (setting?.do) {
    case undefined:
      return 'on';
    case 'zero':
      return 'off';
    case 'scale':
      return `×${number(setting.factor)}`;
    case 'from_query':
      return 'query';
    case 'from_model':
      return setting.model;
    default:
      return setting.do;
  }
}

export function interventionName(intervention, run) {
  const { at } = intervention;
  let where = at.site;
  if (where === undefined) {
    const component = at.component === 'all' ? 'everything' : COMPONENTS[at.component]?.title ?? at.component;
    const parts = [];
    if (at.heads?.length) parts.push(`head${at.heads.length > 1 ? 's' : ''} ${ranges(at.heads)}`);
    if (at.neurons?.length) parts.push(`neuron${at.neurons.length > 1 ? 's' : ''} ${ranges(at.neurons)}`);
    if (at.layers?.length) parts.push(`layer${at.layers.length > 1 ? 's' : ''} ${ranges(at.layers)}`);
    else if (at.stages?.length) parts.push(`stage${at.stages.length > 1 ? 's' : ''} ${at.stages.join(', ')}`);
    else parts.push(run.model.layers === 1 ? 'layer 0' : 'every layer');
    where = `${component}, ${parts.join(', ')}`;
  }
  return `${where}: ${settingName(intervention)}`;
}
