import { useEffect, useRef, useState } from 'preact/hooks';
import * as api from '../api.js';
import { useRequest } from '../request.js';
import { useStore } from '../state.js';

/** The changes as genir inspect --patch reads them; what is pasted here is checked by the server. */
export function YamlBox({ answer, patchError }) {
  const store = useStore();
  const { interventions, patch } = store.get();
  const [draft, setDraft] = useState(null);
  const [problem, setProblem] = useState(null);
  const [copied, setCopied] = useState(false);
  const area = useRef(null);
  // Without a query nothing has been followed: the server then only writes the YAML.
  const written = useRequest(!answer && interventions.length > 0 ? JSON.stringify(interventions) : null, (signal) =>
    api.interventions({ interventions }, signal),
  );
  useEffect(() => {
    setDraft(null);
    setProblem(null);
  }, [interventions]);
  useEffect(() => {
    if (!patchError) return;
    setDraft(patch);
    setProblem(patchError.message);
  }, [patchError]);
  const yaml = interventions.length === 0 ? '' : answer ? answer.yaml : written.data?.yaml ?? '';
  const text = draft ?? yaml;
  const apply = async () => {
    setProblem(null);
    try {
      const read = text.trim() === '' ? { interventions: [] } : await api.interventions({ yaml: text });
      store.act({ interventions: read.interventions });
      setDraft(null);
    } catch (error) {
      setProblem(error.message);
      const line = /line (\d+)/.exec(error.message);
      if (line) select(area.current, Number(line[1]));
    }
  };
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(text);
      setCopied(true);
      setTimeout(() => setCopied(false), 2000);
    } catch {
      area.current.select();
    }
  };
  return (
    <>
      <h3><label for="yaml">As YAML</label></h3>
      <p class="reading">For <code>genir inspect --patch FILE</code>. Paste or edit, then apply.</p>
      <textarea
        id="yaml"
        ref={area}
        spellcheck={false}
        autocapitalize="none"
        rows={Math.min(18, Math.max(5, text.split('\n').length + 1))}
        placeholder={'- do: zero\n  at: {component: mlp, layers: [3]}'}
        aria-invalid={problem !== null}
        aria-describedby={problem ? 'yaml-problem' : undefined}
        value={text}
        onInput={(event) => setDraft(event.currentTarget.value)}
      />
      {problem && <p class="problem" id="yaml-problem" role="alert">{problem}</p>}
      <div class="row">
        <button onClick={apply} disabled={draft === null}>Apply</button>
        <button onClick={() => { setDraft(null); setProblem(null); }} disabled={draft === null}>Discard</button>
        <button onClick={copy} disabled={text === ''}>{copied ? 'Copied' : 'Copy'}</button>
      </div>
    </>
  );
}

function select(area, line) {
  const lines = area.value.split('\n');
  const from = lines.slice(0, line - 1).reduce((sum, each) => sum + each.length + 1, 0);
  area.focus();
  area.setSelectionRange(from, from + (lines[line - 1] ?? '').length);
}
