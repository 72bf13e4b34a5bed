import { useEffect, useRef, useState } from 'preact/hooks';
import { giveToken } from '../api.js';

/** A server that others can reach wants the token that it printed when it was started. */
export function TokenForm({ onDone }) {
  const [token, setToken] = useState('');
  const [problem, setProblem] = useState(null);
  const input = useRef(null);
  useEffect(() => input.current.focus(), []);
  const submit = async (event) => {
    event.preventDefault();
    setProblem(null);
    try {
      await giveToken(token.trim());
      onDone();
    } catch (error) {
      setProblem(error.status === 401 ? 'That is not the token.' : error.message);
    }
  };
  return (
    <form class="token-form" onSubmit={submit}>
      <label for="token">This server asks for the token that it printed when it was started.</label>
      <div class="row">
        <input ref={input} id="token" type="password" autocomplete="off" required value={token} onInput={(event) => setToken(event.currentTarget.value)} />
        <button class="primary">Enter</button>
      </div>
      {problem && <p class="problem" role="alert">{problem}</p>}
    </form>
  );
}
