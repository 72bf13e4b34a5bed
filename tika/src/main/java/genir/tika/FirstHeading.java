package genir.tika;

import org.xml.sax.Attributes;
import org.xml.sax.helpers.DefaultHandler;

/** Keeps the text of the first heading ({@code h1} to {@code h6}) that is not blank. */
final class FirstHeading extends DefaultHandler {
    private final StringBuilder text = new StringBuilder();
    private boolean inside;
    private boolean done;

    @Override
    public void startElement(String uri, String localName, String qName, Attributes attributes) {
        inside |= !done && localName.matches("h[1-6]");
    }

    @Override
    public void endElement(String uri, String localName, String qName) {
        if (inside && localName.matches("h[1-6]")) {
            inside = false;
            done = !text().isEmpty();
        }
    }

    @Override
    public void characters(char[] characters, int start, int length) {
        if (inside) {
            text.append(characters, start, length);
        }
    }

    /** The heading on one line; empty where there is none. */
    String text() {
        return text.toString().strip().replaceAll("\\s+", " ");
    }
}
