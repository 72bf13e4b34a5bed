import { useEffect, useRef, useState } from 'preact/hooks';

/**
 * Sends the wanted request after a short wait, one at a time: what is wanted meanwhile replaces what waited, so that a slider can be
 * dragged without a queue, and an answer never overtakes a later one. A new subject drops what is under way.
 */
class Pump {
  constructor(publish) {
    this.publish = publish;
    this.subject = undefined;
    this.wanted = null;
    this.controller = null;
    this.timer = null;
  }

  want(request) {
    if (request.subject !== this.subject) {
      this.controller?.abort();
      this.controller = null;
      clearTimeout(this.timer);
      this.timer = null;
      this.subject = request.subject;
    }
    this.wanted = request;
    this.publish((old) => ({ ...old, loading: true }));
    this.schedule();
  }

  schedule() {
    if (this.controller || this.timer !== null || !this.wanted) return;
    this.timer = setTimeout(() => {
      this.timer = null;
      this.start(this.wanted);
    }, this.wanted.delay);
  }

  async start(request) {
    this.wanted = null;
    const controller = new AbortController();
    this.controller = controller;
    let outcome;
    try {
      outcome = { data: await request.load(controller.signal), error: null };
    } catch (error) {
      outcome = { error };
    }
    if (this.controller !== controller) return;
    this.controller = null;
    const loading = this.wanted !== null;
    this.publish((old) => ({ ...old, ...outcome, key: request.key, loading }));
    this.schedule();
  }

  stop() {
    this.controller?.abort();
    this.controller = null;
    clearTimeout(this.timer);
    this.timer = null;
    this.wanted = null;
    this.subject = undefined;
  }
}

/** How to send again what no server answered, and who wants to know that there is such a thing. */
const unanswered = new Set();
const watchers = new Set();

function changeUnanswered(change, retry) {
  unanswered[change](retry);
  for (const watcher of watchers) watcher(unanswered.size > 0);
}

export function retryUnanswered() {
  for (const retry of [...unanswered]) retry();
}

/** Whether the server is gone, as far as the last requests tell. */
export function useGone() {
  const [gone, setGone] = useState(unanswered.size > 0);
  useEffect(() => {
    watchers.add(setGone);
    setGone(unanswered.size > 0);
    return () => watchers.delete(setGone);
  }, []);
  return gone;
}

const NOTHING = { data: null, error: null, loading: false, key: null };

/**
 * The answer to a request that is sent again whenever its key changes; nothing is sent for the key null. While a new answer is
 * awaited `data` is the last one. Requests of one subject supersede each other only once they are answered.
 */
export function useRequest(key, load, { delay = 0, subject = key } = {}) {
  const [state, setState] = useState(NOTHING);
  const [attempt, setAttempt] = useState(0);
  const pump = useRef(null);
  if (pump.current === null) pump.current = new Pump(setState);
  useEffect(() => {
    if (key === null) {
      pump.current.stop();
      setState(NOTHING);
    } else {
      pump.current.want({ key, load, delay, subject });
    }
  }, [key, attempt]);
  useEffect(() => () => pump.current.stop(), []);
  const gone = key !== null && Boolean(state.error?.gone);
  useEffect(() => {
    if (!gone) return undefined;
    const retry = () => setAttempt((n) => n + 1);
    changeUnanswered('add', retry);
    return () => changeUnanswered('delete', retry);
  }, [gone]);
  const current = key === null ? NOTHING : state;
  return { ...current, loading: current.loading || (key !== null && state.key !== key), retry: () => setAttempt((n) => n + 1) };
}
