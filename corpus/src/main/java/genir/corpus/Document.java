package genir.corpus;

/**
 * One document of a collection.
 *
 * @param id the collection's own identifier, unique and without white space
 * @param title may be empty
 * @param text the body, not blank; lines are parted by {@code \n}
 */
public record Document(String id, String title, String text) {
    /** What is indexed and searched: the title, where there is one, and the text under it. */
    public String contents() {
        return title.isBlank() ? text : title + "\n" + text;
    }
}
