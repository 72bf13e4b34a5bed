import { writeAddress } from '../address.js';
import { useStore } from '../state.js';

/** Asks a query of the collection, as it stands on the page; as a link it can be opened beside it too. */
export function QueryLink({ query }) {
  const store = useStore();
  const address = writeAddress({ ...store.get(), query: query.text, queryId: query.id, document: null, against: null }, store.defaultRun);
  const ask = (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey || event.button !== 0) return;
    event.preventDefault();
    store.ask(query.text, query.id);
    scrollTo({ top: 0 });
  };
  return (
    <a href={address} onClick={ask}>
      {query.text}
    </a>
  );
}
