package genir.explorer.view;

import genir.explorer.run.OpenedRun;

/** A document by its id and its title, which is the id where it has none. */
public record DocumentView(String id, String title) {
    static DocumentView of(OpenedRun run, String id) {
        return new DocumentView(id, run.title(id));
    }
}
