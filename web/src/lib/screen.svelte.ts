// Wide enough for side navigation and two panes (landscape tablet, desktop)?
// The same 900 px stand in the style sheets.
import { MediaQuery } from 'svelte/reactivity';

const query = new MediaQuery('(min-width: 900px)', false);

export const screen = {
  get wide(): boolean {
    return query.current;
  },
};
