package genir.corpus.format;

import genir.corpus.IdList;
import genir.corpus.Identifiers;
import genir.corpus.Names;
import java.util.HashMap;
import java.util.Map;

/**
 * The ids of a collection's documents, or of its queries, and where each stands.
 *
 * <p>An id is had without white space around it and with {@code _} for each white space within: so it is looked up, too.
 */
final class Ids {
    private final String what;
    private final Flaws flaws;
    private final IdList.Builder ids = new IdList.Builder();
    private final Places places = new Places();
    private final Map<String, String> changed = new HashMap<>();

    /**
     * No ids yet.
     *
     * @param what whose they are, as messages name it
     */
    Ids(String what, Flaws flaws) {
        this.what = what;
        this.flaws = flaws;
    }

    /** The id as the collection has it; what cannot be one is an error. */
    String checked(Place place, String given) {
        String id = plain(given);
        require(place, given);
        if (!id.equals(given)) {
            flaws.found(
                    Flaw.SPACE_IN_ID,
                    place,
                    what + " id " + Names.quote(given) + " contains white space; write it as " + Names.quote(id));
        }
        return id;
    }

    /**
     * Keeps a checked id.
     *
     * @param given the id before it was checked; two that differ and came out the same are an error
     * @return where it stood first; null if it is new
     */
    Place add(Place place, String id, String given) {
        int number = ids.size();
        int found = ids.add(id);
        if (found == number) {
            places.add(place);
            if (!id.equals(given)) {
                changed.put(id, given);
            }
            return null;
        }
        Place first = places.get(found);
        if (!changed.getOrDefault(id, id).equals(given)) {
            throw place.error(what + " id " + Names.quote(given) + " is read as " + Names.quote(id) + " like "
                    + Names.quote(changed.getOrDefault(id, id)) + " at " + first + "; rename one of them");
        }
        return first;
    }

    /** Fails where not even {@link #plain} makes an id of it. */
    void require(Place place, String given) {
        Identifiers.problem(plain(given)).ifPresent(problem -> {
            throw place.error(what + " id " + (given.isBlank() ? "" : Names.quote(given) + " ") + problem);
        });
    }

    boolean contains(String id) {
        return number(id) >= 0;
    }

    /** How many ids were added before this one; -1 if it was not. */
    int number(String id) {
        return ids.find(id);
    }

    /** All of them in the order in which they were added; to be asked for at last. */
    IdList all() {
        return ids.build();
    }

    /** The id as {@link #checked} makes it, without the check. */
    static String plain(String given) {
        String stripped = given.strip();
        boolean spaced = stripped.codePoints().anyMatch(Ids::isSpace);
        return !spaced
                ? stripped
                : stripped.codePoints()
                        .map(c -> isSpace(c) ? '_' : c)
                        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                        .toString();
    }

    private static boolean isSpace(int c) {
        return Character.isWhitespace(c) || Character.isSpaceChar(c);
    }
}
