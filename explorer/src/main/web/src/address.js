const PLAIN = /^[A-Za-z_][A-Za-z0-9_.-]*$/;
// What YAML 1.1 reads as something else than a string.
const RESERVED = /^(y|n|yes|no|on|off|true|false|null)$/i;

/** A value as YAML in flow style, as compact as an address wants it. */
export function flowYaml(value) {
  if (Array.isArray(value)) return `[${value.map(flowYaml).join(', ')}]`;
  if (value !== null && typeof value === 'object') {
    const entries = Object.entries(value).filter(([, each]) => each !== null && each !== undefined);
    return `{${entries.map(([key, each]) => `${key}: ${flowYaml(each)}`).join(', ')}}`;
  }
  if (typeof value === 'string') return PLAIN.test(value) && !RESERVED.test(value) ? value : JSON.stringify(value);
  return String(value);
}

function readUnit(text) {
  const match = /^(mlp|cross_attention|self_attention)\.(\d+)\.(\d+)$/.exec(text ?? '');
  return match ? { component: match[1], layer: Number(match[2]), index: Number(match[3]) } : null;
}

/** The state that an address asks for; `patch` is YAML that only the server can read. */
export function readAddress(search) {
  const values = new URLSearchParams(search);
  return {
    runs: values.getAll('run'),
    query: values.get('q') ?? '',
    queryId: values.get('id'),
    document: values.get('doc'),
    against: values.get('against'),
    patch: values.get('patch') ?? '',
    unit: readUnit(values.get('unit')),
    heads: values.get('heads') === '1',
    measure: values.get('measure') === 'logit' ? 'logit' : 'lead',
    place: /^\d+$/.test(values.get('place') ?? '') ? Number(values.get('place')) : null,
    systems: values.has('systems') ? values.get('systems').split(',').filter((name) => name !== '') : null,
  };
}

/** The address of a state, without what is default. */
export function writeAddress(state, defaultRun) {
  const values = new URLSearchParams();
  if (state.runs.length > 1 || (state.runs.length === 1 && state.runs[0] !== defaultRun)) {
    for (const run of state.runs) values.append('run', run);
  }
  if (state.query) values.set('q', state.query);
  if (state.queryId) values.set('id', state.queryId);
  if (state.document) values.set('doc', state.document);
  if (state.against) values.set('against', state.against);
  if (state.interventions.length > 0) values.set('patch', flowYaml(state.interventions));
  if (state.unit) values.set('unit', `${state.unit.component}.${state.unit.layer}.${state.unit.index}`);
  if (state.heads) values.set('heads', '1');
  if (state.measure === 'logit') values.set('measure', 'logit');
  if (state.place != null) values.set('place', state.place);
  if (state.systems != null) values.set('systems', state.systems.join(','));
  const text = values.toString();
  return text === '' ? '/' : `/?${text}`;
}
