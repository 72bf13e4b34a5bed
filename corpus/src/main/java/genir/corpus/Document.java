package genir.corpus;

/**
 * One document of a collection.
 *
 * @param id the collection's own identifier, unique and without white space
 * @param title may be empty where there is a text
 * @param text the body, may be empty where there is a title; lines are parted by {@code \n}
 */
public record Document(String id, String title, String text) {
    /** What a reader knows it by: its title, or its id where it has none. */
    public String name() {
        return title.isBlank() ? id : title;
    }

    /** What is indexed and searched: the title, where there is one, and the text, where there is one, under it. */
    public String contents() {
        return title.isBlank() ? text : text.isBlank() ? title : title + "\n" + text;
    }
}
