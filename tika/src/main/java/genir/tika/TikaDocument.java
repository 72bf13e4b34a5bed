package genir.tika;

import java.util.regex.Pattern;

/** What a file says: its title and its text. */
record TikaDocument(String title, String text) {
    /** Titles that programs give: file names of what a document was made of, and placeholders. */
    private static final Pattern GIVEN_BY_A_PROGRAM = Pattern.compile(
            "(?i)(untitled|no ?title|title|document|unknown|presentation|slide ?)\\W*\\d*|powerpoint[- ]presentation"
                    + "|(microsoft \\w+ - )?.*\\.(docx?|dvi|indd|pdf|pptx?|ps|qxd|rtf|tex|xlsx?)");

    /**
     * The title is the one of the file's metadata, else the first heading, else the file's name without its extension. Where the text
     * begins with it and goes on, it stands there no more.
     */
    static TikaDocument of(String fileName, String metadata, String heading, String text) {
        String said = metadata.strip().replaceAll("\\s+", " ");
        String title = said.isEmpty() || GIVEN_BY_A_PROGRAM.matcher(said).matches() ? heading : said;
        if (title.isEmpty()) {
            int dot = fileName.lastIndexOf('.');
            title = dot <= 0 ? fileName : fileName.substring(0, dot);
        }
        boolean leads = text.startsWith(title + "\n");
        return new TikaDocument(title, leads ? text.substring(title.length()).strip() : text);
    }

    /** A text with single spaces in its lines and at most one blank line between them. */
    static String tidy(String text) {
        StringBuilder tidy = new StringBuilder();
        boolean gap = false;
        for (String raw : text.lines().toList()) {
            String line = raw.replaceAll("[\\s\\u00A0]+", " ").strip();
            if (line.isEmpty()) {
                gap = true;
                continue;
            }
            if (!tidy.isEmpty()) {
                tidy.append(gap ? "\n\n" : "\n");
            }
            tidy.append(line);
            gap = false;
        }
        return tidy.toString();
    }
}
