import { createContext } from 'preact';
import { useContext, useEffect, useState } from 'preact/hooks';
import { readAddress, writeAddress } from './address.js';

const UNDO_LIMIT = 200;
/** Browsers refuse addresses that are replaced with every move of a slider. */
const REPLACE_DELAY = 300;

/**
 * What the page shows, kept in the address. Acts make an entry in the browser's history, moves of a slider do not; interventions
 * have an undo of their own beside it.
 */
export class Store {
  constructor() {
    this.listeners = new Set();
    this.defaultRun = null;
    this.undone = [];
    this.done = [];
    this.gesture = null;
    this.pending = null;
    this.state = { ...readAddress(location.search), interventions: [] };
    addEventListener('popstate', (event) => this.restore(event.state));
  }

  get() {
    return this.state;
  }

  subscribe(listener) {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  /** `gesture` names what is being dragged: only its first move makes an entry in the history. */
  act(change, { replace = false, gesture = null } = {}) {
    const next = { ...this.state, ...change };
    const going = gesture !== null && gesture === this.gesture;
    if ('interventions' in change) {
      next.patch = '';
      if (!going) {
        this.done = [...this.done, this.state.interventions].slice(-UNDO_LIMIT);
        this.undone = [];
      }
    }
    this.gesture = gesture;
    this.publish(next);
    const address = writeAddress(next, this.defaultRun);
    if (going) {
      clearTimeout(this.pending?.timer);
      this.pending = { next, address, timer: setTimeout(() => this.writePending(), REPLACE_DELAY) };
      return;
    }
    this.writePending();
    if (replace || address === location.pathname + location.search) history.replaceState(next, '', address);
    else history.pushState(next, '', address);
  }

  /** Puts the address of what is dragged where it belongs, now. */
  writePending() {
    if (!this.pending) return;
    const { next, address, timer } = this.pending;
    this.pending = null;
    clearTimeout(timer);
    history.replaceState(next, '', address);
  }

  /** Completes what an address left to be looked up; not an act of the user's. */
  settle(change) {
    const next = { ...this.state, ...change };
    this.publish(next);
    history.replaceState(next, '', writeAddress(next, this.defaultRun));
  }

  ask(query, queryId = null) {
    this.act({ query: query.trim(), queryId, document: null, against: null, place: null });
  }

  endGesture() {
    this.gesture = null;
    this.writePending();
  }

  undo() {
    this.travel('done', 'undone');
  }

  redo() {
    this.travel('undone', 'done');
  }

  travel(from, to) {
    if (this[from].length === 0) return;
    const interventions = this[from][this[from].length - 1];
    const kept = { [from]: this[from].slice(0, -1), [to]: [...this[to], this.state.interventions] };
    this.act({ interventions });
    Object.assign(this, kept);
    this.publish(this.state);
  }

  restore(saved) {
    this.gesture = null;
    clearTimeout(this.pending?.timer);
    this.pending = null;
    this.publish(saved ?? { ...readAddress(location.search), interventions: [] });
  }

  publish(next) {
    this.state = next;
    for (const listener of this.listeners) listener(next);
  }
}

export const StoreContext = createContext(null);

/** The store for acts alone: what uses it is not drawn again when the state changes. */
export const useActs = () => useContext(StoreContext);

export function useStore() {
  const store = useActs();
  const [, redraw] = useState(null);
  useEffect(() => store.subscribe(() => redraw({})), [store]);
  return store;
}

/** The server's session, with `run`: the one that is asked. */
export const SessionContext = createContext(null);
export const useSession = () => useContext(SessionContext);
