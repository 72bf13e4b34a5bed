import { render } from 'preact';
import './explorer.css';
import { App } from './app.jsx';
import { Store, StoreContext } from './state.js';

render(
  <StoreContext.Provider value={new Store()}>
    <App />
  </StoreContext.Provider>,
  document.body,
);
